package io.crossdock.hub.metrics;

import io.crossdock.broker.Metric;
import io.crossdock.broker.Metric.Distribution;
import io.crossdock.broker.Metric.Kind;
import io.crossdock.broker.Metric.Point;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorStatus;
import io.crossdock.connectors.delivery.DeliveryTimes.Spread;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** What connectors do, as metrics. */
public final class ConnectorMetrics {
    private ConnectorMetrics() {}

    /** One set of points for each connector of this hub. */
    public static List<Metric> of(Collection<ConnectorStatus> connectors) {
        return List.of(
                states(connectors),
                counter(
                        "crossdock_connector_records_in",
                        "Records that reached a connector from its origin.",
                        connectors,
                        ConnectorStatus::received),
                counter(
                        "crossdock_connector_records_out",
                        "Records that the target of a connector has confirmed.",
                        connectors,
                        ConnectorStatus::delivered),
                counter(
                        "crossdock_connector_failures",
                        "Attempts of a connector that were in vain.",
                        connectors,
                        ConnectorStatus::failed),
                counter(
                        "crossdock_connector_retries",
                        "Attempts in vain that were or will be repeated.",
                        connectors,
                        connector -> connector.progress().retries()),
                counter(
                        "crossdock_connector_dead_letters",
                        "Records that a connector gave up and kept in its dead-letter topic.",
                        connectors,
                        ConnectorStatus::deadLettered),
                new Metric(
                        "crossdock_connector_delivery_seconds",
                        Kind.HISTOGRAM,
                        "Time until the target had confirmed what it was handed: a batch of a sink, a record of a source.",
                        List.of(),
                        connectors.stream()
                                .map(connector -> new Distribution(
                                        Map.of("connector", connector.name()),
                                        Spread.bounds(),
                                        connector.progress().deliveries().counts(),
                                        connector.progress().deliveries().seconds()))
                                .toList()),
                gauge(
                        "crossdock_connector_undelivered_records",
                        "Records of a sink's topics that the tasks of this hub have before them.",
                        connectors.stream()
                                .filter(connector -> connector.progress().lag() != null)
                                .toList(),
                        connector -> Objects.requireNonNull(connector.progress().lag())),
                gauge(
                        "crossdock_connector_parked_records",
                        "Records that failed, and those behind them that wait to keep the order.",
                        connectors,
                        connector -> connector.progress().parkedRecords()));
    }

    /** One point for each state, so that a state that was left is seen to be left. */
    private static Metric states(Collection<ConnectorStatus> connectors) {
        var points = new ArrayList<Point>();
        for (ConnectorStatus connector : connectors) {
            for (ConnectorState state : ConnectorState.values()) {
                points.add(new Point(
                        Map.of("connector", connector.name(), "state", state.name()),
                        connector.state() == state ? 1 : 0));
            }
        }
        return new Metric("crossdock_connector_state", Kind.GAUGE, "1 for the state a connector is in.", points);
    }

    private static Metric counter(
            String name, String help, Collection<ConnectorStatus> connectors, ToDoubleFunction<ConnectorStatus> value) {
        return new Metric(name, Kind.COUNTER, help, points(connectors, value));
    }

    private static Metric gauge(
            String name, String help, Collection<ConnectorStatus> connectors, ToDoubleFunction<ConnectorStatus> value) {
        return new Metric(name, Kind.GAUGE, help, points(connectors, value));
    }

    private static List<Point> points(Collection<ConnectorStatus> connectors, ToDoubleFunction<ConnectorStatus> value) {
        return connectors.stream()
                .map(connector -> new Point(Map.of("connector", connector.name()), value.applyAsDouble(connector)))
                .toList();
    }
}
