package io.crossdock.broker;

import io.crossdock.broker.Metric.Point;
import io.crossdock.broker.request.LoginMetrics.Count;
import io.crossdock.broker.request.LoginMetrics.Outcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How logins went, as metrics named after those of Apache Kafka's listeners. */
final class LoginStatus {
    private LoginStatus() {}

    static List<Metric> of(List<Count> counts) {
        var all = new ArrayList<Metric>();
        add(all, counts, Outcome.SUCCEEDED, "crossdock_successful_authentication", "Logins that succeeded");
        add(all, counts, Outcome.FAILED, "crossdock_failed_authentication", "Logins that failed");
        add(
                all,
                counts,
                Outcome.SUCCEEDED_AGAIN,
                "crossdock_successful_reauthentication",
                "Logins that succeeded on a connection that was in already");
        add(
                all,
                counts,
                Outcome.FAILED_AGAIN,
                "crossdock_failed_reauthentication",
                "Logins that failed on a connection that was in already");
        all.add(Metric.counter(
                "crossdock_expired_connections_killed",
                "Connections that were closed since their client did not log in again in time.",
                points(counts, Outcome.EXPIRED, Count::total)));
        return all;
    }

    private static void add(List<Metric> all, List<Count> counts, Outcome outcome, String name, String what) {
        all.add(Metric.counter(name, what + ".", points(counts, outcome, Count::total)));
        all.add(Metric.gauge(
                name + "_rate",
                what + ", per second in the last half minute.",
                points(counts, outcome, Count::perSecond)));
    }

    private static List<Point> points(List<Count> counts, Outcome outcome, ToDoubleFunction<Count> value) {
        return counts.stream()
                .filter(count -> count.outcome() == outcome)
                .map(count -> new Point(
                        Map.of("listener", count.listener(), "mechanism", count.mechanism()),
                        value.applyAsDouble(count)))
                .toList();
    }
}
