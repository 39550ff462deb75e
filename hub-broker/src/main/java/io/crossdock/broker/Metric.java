package io.crossdock.broker;

import java.util.List;
import java.util.Map;

/**
 * One metric of a broker as it stands at a moment, for whatever exports metrics.
 *
 * @param name in the words of dist/docs/metrics.md, parts joined by underscores, without a suffix for its kind
 * @param help one sentence
 * @param points one per set of labels; none while there is nothing to tell, and none of a histogram
 * @param distributions the same of a histogram; none of other kinds
 */
public record Metric(String name, Kind kind, String help, List<Point> points, List<Distribution> distributions) {
    public Metric {
        points = List.copyOf(points);
        distributions = List.copyOf(distributions);
    }

    /** Not a histogram. */
    public Metric(String name, Kind kind, String help, List<Point> points) {
        this(name, kind, help, points, List.of());
    }

    /** How values of different moments relate. */
    public enum Kind {
        /** Only grows, until the broker starts again. */
        COUNTER,
        GAUGE,
        /** Counts values by their size. Only grows, like a counter. */
        HISTOGRAM
    }

    /** A value and what it is of. */
    public record Point(Map<String, String> labels, double value) {
        public Point {
            labels = Map.copyOf(labels);
        }
    }

    /**
     * How often values of a size were seen.
     *
     * @param bounds upper bounds of the sizes, ascending; the last is infinity
     * @param counts one per bound: values up to it and above the bound before
     * @param sum of all values
     */
    public record Distribution(Map<String, String> labels, List<Double> bounds, List<Long> counts, double sum) {
        public Distribution {
            labels = Map.copyOf(labels);
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
            if (bounds.size() != counts.size()) {
                throw new IllegalArgumentException(counts.size() + " counts for " + bounds.size() + " bounds");
            }
        }
    }

    static Metric counter(String name, String help, List<Point> points) {
        return new Metric(name, Kind.COUNTER, help, points);
    }

    static Metric histogram(String name, String help, List<Distribution> distributions) {
        return new Metric(name, Kind.HISTOGRAM, help, List.of(), distributions);
    }

    static Metric gauge(String name, String help, List<Point> points) {
        return new Metric(name, Kind.GAUGE, help, points);
    }

    static Metric gauge(String name, String help, double value) {
        return gauge(name, help, List.of(new Point(Map.of(), value)));
    }
}
