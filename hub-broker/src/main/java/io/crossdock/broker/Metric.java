package io.crossdock.broker;

import java.util.List;
import java.util.Map;

/**
 * One metric of a broker as it stands at a moment, for whatever exports metrics.
 *
 * @param name in the words of docs/metrics.md, parts joined by underscores, without a suffix for its kind
 * @param help one sentence
 * @param points one per set of labels; none while there is nothing to tell
 */
public record Metric(String name, Kind kind, String help, List<Point> points) {
    public Metric {
        points = List.copyOf(points);
    }

    /** How values of different moments relate. */
    public enum Kind {
        /** Only grows, until the broker starts again. */
        COUNTER,
        GAUGE
    }

    /** A value and what it is of. */
    public record Point(Map<String, String> labels, double value) {
        public Point {
            labels = Map.copyOf(labels);
        }
    }

    static Metric counter(String name, String help, List<Point> points) {
        return new Metric(name, Kind.COUNTER, help, points);
    }

    static Metric gauge(String name, String help, List<Point> points) {
        return new Metric(name, Kind.GAUGE, help, points);
    }

    static Metric gauge(String name, String help, double value) {
        return gauge(name, help, List.of(new Point(Map.of(), value)));
    }
}
