package io.crossdock.broker;

import io.crossdock.broker.Metric.Point;
import io.crossdock.broker.metadata.zk.ZkTraffic;

import java.util.List;
import java.util.Map;

/** How this broker gets on with ZooKeeper, as metrics. */
final class ZooKeeperMetrics {
    private ZooKeeperMetrics() {}

    static List<Metric> of(ZkTraffic traffic) {
        return List.of(
                Metric.gauge(
                        "crossdock_zookeeper_connected",
                        "1 while this broker reaches a ZooKeeper.",
                        traffic.isConnected() ? 1 : 0),
                Metric.histogram(
                        "crossdock_zookeeper_request_seconds",
                        "Time from a request to ZooKeeper to its answer, or to the loss of the connection.",
                        List.of(BrokerMetrics.distribution(Map.of(), traffic.answers()))),
                Metric.counter(
                        "crossdock_zookeeper_requests_lost",
                        "Requests that were never answered, since the connection or the session ended.",
                        List.of(new Point(Map.of(), traffic.lost()))),
                Metric.counter(
                        "crossdock_zookeeper_sessions_expired",
                        "Sessions that ended against this broker's will; it leads nothing until the next one.",
                        List.of(new Point(Map.of(), traffic.expired()))));
    }
}
