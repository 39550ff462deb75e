package io.crossdock.hub.metrics.jmx;

import io.crossdock.broker.Metric;
import io.crossdock.broker.Metric.Distribution;
import io.crossdock.broker.Metric.Point;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All metrics of a broker at one moment.
 *
 * @param nanos the moment, by a clock of arbitrary origin
 */
record Snapshot(long nanos, Map<String, Metric> metrics) {
    Snapshot {
        metrics = Map.copyOf(metrics);
    }

    static Snapshot of(long nanos, List<Metric> metrics) {
        return new Snapshot(nanos, metrics.stream().collect(Collectors.toMap(Metric::name, metric -> metric)));
    }

    /** Of all points; 0 if there are none. */
    double sum(String name) {
        return sum(name, labels -> true);
    }

    /** Of the points with this label. */
    double sum(String name, String label, String value) {
        return sum(name, labels -> value.equals(labels.get(label)));
    }

    private double sum(String name, Predicate<Map<String, String>> which) {
        return points(name)
                .filter(point -> which.test(point.labels()))
                .mapToDouble(Point::value)
                .sum();
    }

    /** What a label was seen to be, ascending. */
    Set<String> values(String name, String label) {
        return points(name)
                .map(point -> point.labels().getOrDefault(label, ""))
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of a histogram, all together; null if nothing was counted. */
    @Nullable
    Distribution distribution(String name) {
        Metric metric = metrics.get(name);
        return metric == null
                ? null
                : metric.distributions().stream().reduce(Snapshot::sum).orElse(null);
    }

    private static Distribution sum(Distribution one, Distribution other) {
        return new Distribution(
                Map.of(),
                one.bounds(),
                IntStream.range(0, one.counts().size())
                        .mapToObj(i -> one.counts().get(i) + other.counts().get(i))
                        .toList(),
                one.sum() + other.sum());
    }

    /** Of a histogram, with this label; null if nothing was counted. */
    @Nullable
    Distribution distribution(String name, String label, String value) {
        Metric metric = metrics.get(name);
        return metric == null
                ? null
                : metric.distributions().stream()
                        .filter(each -> value.equals(each.labels().get(label)))
                        .findFirst()
                        .orElse(null);
    }

    private Stream<Point> points(String name) {
        Metric metric = metrics.get(name);
        return metric == null ? Stream.empty() : metric.points().stream();
    }
}
