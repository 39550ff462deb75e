package io.crossdock.broker;

import io.crossdock.broker.Metric.Kind;
import io.crossdock.broker.Metric.Point;
import io.crossdock.broker.api.session.PushedSeries;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Metrics that clients pushed, put together by name: of many clients, which need not agree, one metric each. Pure. */
final class ClientMetrics {
    private ClientMetrics() {}

    /** A metric is a counter only if every client says so; of two values with the same labels the later one stays. */
    static List<Metric> of(List<PushedSeries> series) {
        var kinds = new TreeMap<String, Kind>();
        var values = new HashMap<String, Map<Map<String, String>, Double>>();
        for (PushedSeries each : series) {
            kinds.merge(
                    each.name(),
                    each.counts() ? Kind.COUNTER : Kind.GAUGE,
                    (one, other) -> one == other ? one : Kind.GAUGE);
            values.computeIfAbsent(each.name(), first -> new HashMap<>()).put(each.labels(), each.value());
        }
        var metrics = new ArrayList<Metric>();
        kinds.forEach((name, kind) -> metrics.add(new Metric(
                name,
                kind,
                "Pushed by clients.",
                values.getOrDefault(name, Map.of()).entrySet().stream()
                        .map(value -> new Point(value.getKey(), value.getValue()))
                        .toList())));
        return metrics;
    }
}
