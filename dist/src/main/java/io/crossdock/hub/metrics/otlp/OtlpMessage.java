package io.crossdock.hub.metrics.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code /metrics} tells, as a message of OTLP: the same names, labels and values. Counters and histograms are
 * cumulative, so that a push that is lost loses nothing but its moment.
 */
final class OtlpMessage {
    private final Resource resource;
    private final InstrumentationScope scope;
    private final long startNanos;

    /**
     * @param attributes of the hub that tells
     * @param version of it
     * @param start since when is counted
     */
    OtlpMessage(Map<String, String> attributes, String version, Instant start) {
        var described = Resource.newBuilder();
        new TreeMap<>(attributes).forEach((name, value) -> described.addAttributes(attribute(name, value)));
        resource = described.build();
        scope = InstrumentationScope.newBuilder()
                .setName("io.crossdock")
                .setVersion(version)
                .build();
        startNanos = nanos(start);
    }

    ExportMetricsServiceRequest of(MetricSnapshots snapshots, Instant now) {
        var metrics = ScopeMetrics.newBuilder().setScope(scope);
        snapshots.forEach(snapshot -> metrics.addMetrics(metric(snapshot, nanos(now))));
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(
                        ResourceMetrics.newBuilder().setResource(resource).addScopeMetrics(metrics))
                .build();
    }

    private Metric metric(MetricSnapshot snapshot, long now) {
        var metric = Metric.newBuilder().setName(snapshot.getMetadata().getName());
        String help = snapshot.getMetadata().getHelp();
        if (help != null) {
            metric.setDescription(help);
        }
        if (snapshot instanceof CounterSnapshot counter) {
            var sum = Sum.newBuilder()
                    .setIsMonotonic(true)
                    .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
            counter.getDataPoints()
                    .forEach(point -> sum.addDataPoints(
                            number(point, point.getValue(), now).setStartTimeUnixNano(startNanos)));
            return metric.setSum(sum).build();
        }
        if (snapshot instanceof GaugeSnapshot values) {
            var gauge = Gauge.newBuilder();
            values.getDataPoints().forEach(point -> gauge.addDataPoints(number(point, point.getValue(), now)));
            return metric.setGauge(gauge).build();
        }
        if (snapshot instanceof HistogramSnapshot sizes) {
            var histogram = Histogram.newBuilder()
                    .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
            sizes.getDataPoints().forEach(point -> histogram.addDataPoints(spread(point, now)));
            return metric.setHistogram(histogram).build();
        }
        throw new IllegalStateException("the metric " + metric.getName() + " is a "
                + snapshot.getClass().getSimpleName() + ", which has no form in OTLP here");
    }

    private static NumberDataPoint.Builder number(DataPointSnapshot point, double value, long now) {
        return NumberDataPoint.newBuilder()
                .addAllAttributes(attributes(point))
                .setTimeUnixNano(now)
                .setAsDouble(value);
    }

    /** OTLP leaves the last bound out, which is infinity, and counts what lies between two bounds, as this hub does. */
    private HistogramDataPoint spread(HistogramSnapshot.HistogramDataPointSnapshot point, long now) {
        var spread = HistogramDataPoint.newBuilder()
                .addAllAttributes(attributes(point))
                .setStartTimeUnixNano(startNanos)
                .setTimeUnixNano(now)
                .setCount(point.getCount())
                .setSum(point.getSum());
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        for (int bucket = 0; bucket < buckets.size(); bucket++) {
            spread.addBucketCounts(buckets.getCount(bucket));
            if (buckets.getUpperBound(bucket) != Double.POSITIVE_INFINITY) {
                spread.addExplicitBounds(buckets.getUpperBound(bucket));
            }
        }
        return spread.build();
    }

    private static List<KeyValue> attributes(DataPointSnapshot point) {
        return point.getLabels().stream()
                .map(label -> attribute(label.getName(), label.getValue()))
                .toList();
    }

    private static KeyValue attribute(String name, String value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }
}
