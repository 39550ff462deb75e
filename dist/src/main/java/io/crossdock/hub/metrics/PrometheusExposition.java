package io.crossdock.hub.metrics;

import io.crossdock.broker.Metric;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The metrics of this process as text for Prometheus: those of the Java process by Micrometer, beside those of its
 * parts. Everything is read when it is asked for; nothing runs in between. Thread-safe.
 */
public final class PrometheusExposition {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** @param parts read anew for every text, each of another part; empty while there is no such part */
    public PrometheusExposition(List<Supplier<List<Metric>>> parts) {
        List.<MeterBinder>of(
                        new ClassLoaderMetrics(),
                        new FileDescriptorMetrics(),
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics())
                .forEach(binder -> binder.bindTo(registry));
        registry.getPrometheusRegistry().register(collector(List.copyOf(parts)));
    }

    /** Everything there is to tell now. May wait a few seconds for parts that are busy. */
    public String text() {
        return registry.scrape();
    }

    /** The same as values. */
    public MetricSnapshots snapshots() {
        return registry.getPrometheusRegistry().scrape();
    }

    private static MultiCollector collector(List<Supplier<List<Metric>>> parts) {
        return () -> {
            var snapshots = MetricSnapshots.builder();
            parts.stream()
                    .flatMap(part -> part.get().stream())
                    .filter(metric -> !metric.points().isEmpty()
                            || !metric.distributions().isEmpty())
                    .forEach(metric -> snapshots.metricSnapshot(snapshot(metric)));
            return snapshots.build();
        };
    }

    private static MetricSnapshot snapshot(Metric metric) {
        return switch (metric.kind()) {
            case COUNTER -> {
                var counter = CounterSnapshot.builder().name(metric.name()).help(metric.help());
                metric.points()
                        .forEach(point -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                                .labels(labels(point.labels()))
                                .value(point.value())
                                .build()));
                yield counter.build();
            }
            case GAUGE -> {
                var gauge = GaugeSnapshot.builder().name(metric.name()).help(metric.help());
                metric.points()
                        .forEach(point -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                                .labels(labels(point.labels()))
                                .value(point.value())
                                .build()));
                yield gauge.build();
            }
            case HISTOGRAM -> {
                var histogram = HistogramSnapshot.builder().name(metric.name()).help(metric.help());
                metric.distributions()
                        .forEach(each -> histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                                .labels(labels(each.labels()))
                                .classicHistogramBuckets(ClassicHistogramBuckets.of(each.bounds(), each.counts()))
                                .sum(each.sum())
                                .build()));
                yield histogram.build();
            }
        };
    }

    private static Labels labels(Map<String, String> labels) {
        var sorted = new TreeMap<>(labels);
        return Labels.of(sorted.keySet().toArray(String[]::new), sorted.values().toArray(String[]::new));
    }
}
