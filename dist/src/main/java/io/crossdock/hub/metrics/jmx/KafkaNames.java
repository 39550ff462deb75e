package io.crossdock.hub.metrics.jmx;

import io.crossdock.hub.metrics.jmx.Reading.Gauge;
import io.crossdock.hub.metrics.jmx.Reading.Meter;
import io.crossdock.hub.metrics.jmx.Reading.Times;
import org.apache.kafka.common.protocol.ApiKeys;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import javax.management.ObjectName;

/**
 * What Apache Kafka calls the metrics. Only what means the same here is told: there are no pools of request handlers and
 * network processors whose idle time could be, and requests do not wait in queues of their own.
 */
final class KafkaNames {
    private static final String TOPICS = "kafka.server:type=BrokerTopicMetrics,name=";
    private static final String REPLICAS = "kafka.server:type=ReplicaManager,name=";
    private static final String CONTROLLER = "kafka.controller:type=KafkaController,name=";
    private static final String GROUPS = "kafka.coordinator.group:type=GroupMetadataManager,name=";
    private static final String REQUESTS = "kafka.network:type=RequestMetrics,name=";
    private static final String WAITING =
            "kafka.server:type=DelayedOperationPurgatory,name=PurgatorySize,delayedOperation=";

    private final Map<String, Reading> beans = new LinkedHashMap<>();

    private KafkaNames() {}

    /** The beans there are to see at that moment, by name: some are of topics, requests and directories. */
    static Map<String, Reading> of(Snapshot now) {
        var names = new KafkaNames();
        names.addTopics(now);
        names.addRequests(now);
        names.addReplicas(now);
        names.addCoordinators();
        return names.beans;
    }

    private void addTopics(Snapshot now) {
        addTraffic("MessagesInPerSec", "messages", "crossdock_topic_in_records", now);
        addTraffic("BytesInPerSec", "bytes", "crossdock_topic_in_bytes", now);
        addTraffic("BytesOutPerSec", "bytes", "crossdock_topic_out_bytes", now);
        meter(TOPICS + "ReplicationBytesInPerSec", "bytes", at -> at.sum("crossdock_replication_in_bytes"));
        meter(TOPICS + "ReplicationBytesOutPerSec", "bytes", at -> at.sum("crossdock_replication_out_bytes"));
        addOutcome("Produce", ApiKeys.PRODUCE);
        addOutcome("Fetch", ApiKeys.FETCH);
    }

    /** Names of topics have no character that JMX minds. */
    private void addTraffic(String name, String event, String metric, Snapshot now) {
        meter(TOPICS + name, event, at -> at.sum(metric));
        for (String topic : now.values(metric, "topic")) {
            meter(TOPICS + name + ",topic=" + topic, event, at -> at.sum(metric, "topic", topic));
        }
    }

    private void addOutcome(String name, ApiKeys key) {
        meter(
                TOPICS + "Total" + name + "RequestsPerSec",
                "requests",
                at -> at.sum("crossdock_requests", "api", key.name()));
        meter(
                TOPICS + "Failed" + name + "RequestsPerSec",
                "requests",
                at -> at.sum("crossdock_requests_failed", "api", key.name()));
        gauge(WAITING + name, at -> at.sum("crossdock_requests_in_flight", "api", key.name()));
    }

    private void addRequests(Snapshot now) {
        for (String api : now.values("crossdock_requests", "api")) {
            String request = ",request=" + ApiKeys.valueOf(api).name;
            meter(REQUESTS + "RequestsPerSec" + request, "requests", at -> at.sum("crossdock_requests", "api", api));
            beans.put(
                    REQUESTS + "TotalTimeMs" + request,
                    new Times(at -> at.distribution("crossdock_request_seconds", "api", api)));
        }
    }

    private void addReplicas(Snapshot now) {
        gauge(REPLICAS + "PartitionCount", at -> at.sum("crossdock_partitions"));
        gauge(REPLICAS + "LeaderCount", at -> at.sum("crossdock_partitions_led"));
        gauge(REPLICAS + "UnderReplicatedPartitions", at -> at.sum("crossdock_partitions_under_replicated"));
        gauge(REPLICAS + "UnderMinIsrPartitionCount", at -> at.sum("crossdock_partitions_under_min_isr"));
        gauge(REPLICAS + "ReassigningPartitions", at -> at.sum("crossdock_partitions_reassigning"));
        meter(REPLICAS + "IsrShrinksPerSec", "shrinks", at -> at.sum("crossdock_isr_shrinks"));
        meter(REPLICAS + "IsrExpandsPerSec", "expands", at -> at.sum("crossdock_isr_expands"));
        gauge(CONTROLLER + "ActiveControllerCount", at -> at.sum("crossdock_controller"));
        gauge(CONTROLLER + "ActiveBrokerCount", at -> at.sum("crossdock_brokers"));
        gauge(CONTROLLER + "OfflinePartitionsCount", at -> at.sum("crossdock_partitions_offline"));
        gauge(CONTROLLER + "GlobalTopicCount", at -> at.sum("crossdock_topics"));
        gauge(
                "kafka.log:type=LogManager,name=OfflineLogDirectoryCount",
                at -> at.values("crossdock_log_directory_online", "directory").stream()
                        .filter(each -> at.sum("crossdock_log_directory_online", "directory", each) == 0)
                        .count());
        beans.put(
                "kafka.log:type=LogFlushStats,name=LogFlushRateAndTimeMs",
                new Times(at -> at.distribution("crossdock_log_sync_seconds")));
        beans.put(
                "kafka.server:type=ZooKeeperClientMetrics,name=ZooKeeperRequestLatencyMs",
                new Times(at -> at.distribution("crossdock_zookeeper_request_seconds")));
        meter(
                "kafka.server:type=SessionExpireListener,name=ZooKeeperExpiresPerSec",
                "expires",
                at -> at.sum("crossdock_zookeeper_sessions_expired"));
        for (String directory : now.values("crossdock_log_directory_online", "directory")) {
            gauge(
                    "kafka.log:type=LogManager,name=LogDirectoryOffline,logDirectory=" + ObjectName.quote(directory),
                    at -> 1 - at.sum("crossdock_log_directory_online", "directory", directory));
        }
    }

    private void addCoordinators() {
        gauge(GROUPS + "NumGroups", at -> at.sum("crossdock_groups"));
        for (String state : new String[] {"PreparingRebalance", "CompletingRebalance", "Stable", "Dead", "Empty"}) {
            gauge(GROUPS + "NumGroups" + state, at -> at.sum("crossdock_groups", "state", state));
        }
    }

    private void gauge(String name, ToDoubleFunction<Snapshot> value) {
        beans.put(name, new Gauge(value));
    }

    private void meter(String name, String event, ToDoubleFunction<Snapshot> count) {
        beans.put(name, new Meter(event, count));
    }
}
