package io.crossdock.broker;

import io.crossdock.broker.Metric.Distribution;
import io.crossdock.broker.Metric.Point;
import io.crossdock.broker.api.data.schema.SchemaCounts;
import io.crossdock.broker.api.session.ClientTelemetry;
import io.crossdock.broker.concurrent.Durations.Spread;
import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.log.DirectoryStatus;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.log.PartitionLog;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.zk.ZkTraffic;
import io.crossdock.broker.net.SocketServer;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.partition.ReplicationCounts;
import io.crossdock.broker.partition.ReplicationHealth;
import io.crossdock.broker.partition.TopicTraffic;
import io.crossdock.broker.quota.UsageSurvey;
import io.crossdock.broker.request.RequestMetrics;
import io.crossdock.broker.request.RequestMetrics.Requests;
import io.crossdock.broker.txn.TransactionCoordinator;
import io.crossdock.broker.txn.TransactionFilter;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.message.ListTransactionsResponseData.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;

/**
 * Reads the broker's metrics when somebody asks for them; nothing runs in between. {@code dist/docs/metrics.md} lists them.
 * Thread-safe.
 */
final class BrokerMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerMetrics.class);
    private static final String OTHER_TOPICS = "";
    private static final long PATIENCE_MILLIS = 1000;

    private final int nodeId;
    private final RequestMetrics requests;
    private final Partitions partitions;
    private final LogStore logs;
    private final GroupCoordinator groups;
    private final TransactionCoordinator transactions;
    private final SocketServer server;
    private final MetadataStore metadata;
    private final ZkTraffic zooKeeper;
    private final ClientTelemetry telemetry;
    private final Audit audit;
    private final UsageSurvey quotas;
    private final SchemaCounts schemas;

    BrokerMetrics(
            int nodeId,
            RequestMetrics requests,
            Partitions partitions,
            LogStore logs,
            GroupCoordinator groups,
            TransactionCoordinator transactions,
            SocketServer server,
            MetadataStore metadata,
            ZkTraffic zooKeeper,
            ClientTelemetry telemetry,
            UsageSurvey quotas,
            SchemaCounts schemas,
            Audit audit) {
        this.quotas = quotas;
        this.schemas = schemas;
        this.audit = audit;
        this.nodeId = nodeId;
        this.requests = requests;
        this.partitions = partitions;
        this.logs = logs;
        this.groups = groups;
        this.transactions = transactions;
        this.server = server;
        this.metadata = metadata;
        this.zooKeeper = zooKeeper;
        this.telemetry = telemetry;
    }

    /** Waits up to two seconds for the coordinators' lanes; not to be called on one of the broker's own threads. */
    List<Metric> read() throws InterruptedException {
        var all = new ArrayList<Metric>();
        addRequests(all);
        addTraffic(all);
        addLogs(all);
        addCluster(all);
        addReplication(all);
        addCoordinators(all);
        all.add(Metric.gauge(
                "crossdock_telemetry_clients", "Clients that take part in telemetry.", telemetry.clients()));
        all.addAll(ZooKeeperMetrics.of(zooKeeper));
        all.addAll(LoginStatus.of(server.logins().counts()));
        all.addAll(audit.metrics());
        all.addAll(ClientMetrics.of(telemetry.series()));
        all.addAll(QuotaMetrics.of(quotas.uses()));
        all.addAll(SchemaMetrics.of(schemas));
        return all;
    }

    private void addRequests(List<Metric> all) {
        List<Requests> asked = requests.requests();
        all.add(Metric.counter("crossdock_requests", "Requests that were answered.", byKey(asked, Requests::answered)));
        all.add(Metric.counter(
                "crossdock_requests_failed",
                "Answers that named an error, for the whole request or a part of it.",
                byKey(asked, Requests::failed)));
        all.add(Metric.histogram(
                "crossdock_request_seconds",
                "Time from the arrival of a request to its answer; a FETCH mostly waits for records in it.",
                asked.stream()
                        .map(each -> distribution(Map.of("api", each.key().name()), each.took()))
                        .toList()));
        all.add(Metric.gauge(
                "crossdock_requests_in_flight",
                "Requests that are not answered yet; a FETCH among them mostly waits for records.",
                byKey(asked, Requests::inFlight)));
        all.add(Metric.gauge("crossdock_connections", "Open connections of clients.", server.connections()));
    }

    static Distribution distribution(Map<String, String> labels, Spread took) {
        return new Distribution(labels, Spread.bounds(), took.counts(), took.seconds());
    }

    private static List<Point> byKey(List<Requests> asked, ToDoubleFunction<Requests> value) {
        return asked.stream()
                .map(each -> new Point(Map.of("api", each.key().name()), value.applyAsDouble(each)))
                .toList();
    }

    private void addTraffic(List<Metric> all) {
        Map<String, TopicTraffic> topics = new TreeMap<>(partitions.traffic().topics());
        topics.put(OTHER_TOPICS, partitions.traffic().others());
        all.add(Metric.counter(
                "crossdock_topic_in_bytes",
                "Bytes of batches that producers wrote.",
                byTopic(topics, TopicTraffic::bytesIn)));
        all.add(Metric.counter(
                "crossdock_topic_in_records",
                "Records that producers wrote.",
                byTopic(topics, TopicTraffic::recordsIn)));
        all.add(Metric.counter(
                "crossdock_topic_out_bytes",
                "Bytes of batches that were sent to consumers.",
                byTopic(topics, TopicTraffic::bytesOut)));
    }

    private static List<Point> byTopic(Map<String, TopicTraffic> topics, ToDoubleFunction<TopicTraffic> value) {
        var points = new ArrayList<Point>();
        topics.forEach((topic, traffic) -> points.add(new Point(Map.of("topic", topic), value.applyAsDouble(traffic))));
        return points;
    }

    private void addLogs(List<Metric> all) {
        var sizes = new ArrayList<Point>();
        var online = new ArrayList<Point>();
        var usable = new ArrayList<Point>();
        var syncs = new ArrayList<Distribution>();
        for (DirectoryStatus directory : logs.directories()) {
            Map<String, String> label = Map.of("directory", directory.path().toString());
            long bytes = directory.logs().stream()
                    .mapToLong(PartitionLog::sizeInBytes)
                    .sum();
            sizes.add(new Point(label, bytes));
            syncs.add(distribution(label, directory.syncs()));
            online.add(new Point(label, directory.offlineBecause().isEmpty() ? 1 : 0));
            if (directory.usableBytes() != DirectoryStatus.UNKNOWN) {
                usable.add(new Point(label, directory.usableBytes()));
            }
        }
        all.add(Metric.gauge("crossdock_log_bytes", "Size of the logs in a directory, without their indexes.", sizes));
        all.add(Metric.gauge("crossdock_log_directory_online", "1 while the directory serves.", online));
        all.add(Metric.gauge(
                "crossdock_log_directory_usable_bytes", "What may still be written to the file system.", usable));
        all.add(Metric.histogram(
                "crossdock_log_sync_seconds",
                "Time it took to put records of a log on the disk, each time some were.",
                syncs));
        all.add(Metric.gauge(
                "crossdock_logs_damaged",
                "Logs that could not be read at the start; the log file says where.",
                logs.damagedLogs().size()));
    }

    private void addCluster(List<Metric> all) {
        ClusterImage image = metadata.image();
        all.add(Metric.gauge(
                "crossdock_topics", "Topics of the cluster.", image.topics().size()));
        all.add(Metric.gauge(
                "crossdock_brokers",
                "Live brokers of the cluster.",
                image.brokers().size()));
        all.add(Metric.gauge(
                "crossdock_controller",
                "1 on the broker that is the controller.",
                image.controllerId() == nodeId ? 1 : 0));
        all.add(Metric.gauge("crossdock_partitions", "Partitions with a replica here.", partitions.count()));
        all.add(Metric.gauge("crossdock_partitions_led", "Partitions this broker leads.", partitions.led()));
    }

    private void addReplication(List<Metric> all) {
        ReplicationHealth health = partitions.health();
        ReplicationCounts counts = partitions.replication();
        all.add(Metric.gauge(
                "crossdock_partitions_under_replicated",
                "Partitions led here of which a replica is not in sync.",
                health.underReplicated()));
        all.add(Metric.gauge(
                "crossdock_partitions_under_min_isr",
                "Partitions led here with fewer in-sync replicas than min.insync.replicas.",
                health.underMinInSync()));
        all.add(Metric.gauge(
                "crossdock_partitions_offline",
                "Partitions of the cluster that nobody leads, on the controller; 0 on the others.",
                offline(metadata.image())));
        all.add(Metric.gauge(
                "crossdock_partitions_reassigning",
                "Partitions led here that are on their way to other replicas.",
                health.moving()));
        all.add(Metric.gauge(
                "crossdock_follower_lag_max_records",
                "Records of a partition led here that its slowest follower lacks.",
                health.mostBehind()));
        all.add(Metric.counter(
                "crossdock_isr_shrinks",
                "Times a replica dropped out of the in-sync replicas of a partition led here.",
                List.of(new Point(Map.of(), counts.shrinks()))));
        all.add(Metric.counter(
                "crossdock_isr_expands",
                "Times a replica joined the in-sync replicas of a partition led here.",
                List.of(new Point(Map.of(), counts.expands()))));
        all.add(Metric.counter(
                "crossdock_replication_in_bytes",
                "Bytes of batches copied from leaders.",
                List.of(new Point(Map.of(), counts.bytesIn()))));
        all.add(Metric.counter(
                "crossdock_replication_out_bytes",
                "Bytes of batches sent to followers.",
                List.of(new Point(Map.of(), counts.toFollowers().bytesOut()))));
    }

    /** Only one broker counts them, so that the sum over all is their number. */
    private long offline(ClusterImage image) {
        if (image.controllerId() != nodeId) {
            return 0;
        }
        return image.topics().values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .filter(partition -> !image.brokers().containsKey(partition.leader()))
                .count();
    }

    private void addCoordinators(List<Metric> all) throws InterruptedException {
        addByState(
                all,
                "crossdock_groups",
                "Groups this broker coordinates.",
                groups.listGroups(new ListGroupsRequestData()).thenApply(listed -> listed.groups().stream()
                        .map(ListedGroup::groupState)
                        .toList()));
        addByState(
                all,
                "crossdock_transactions",
                "Transactional ids this broker coordinates.",
                transactions
                        .list(new TransactionFilter(Set.of(), Set.of(), Optional.empty(), id -> true))
                        .thenApply(listed -> listed.stream()
                                .map(TransactionState::transactionState)
                                .toList()));
    }

    private static void addByState(List<Metric> all, String name, String help, CompletableFuture<List<String>> states)
            throws InterruptedException {
        try {
            var byState = new TreeMap<String, Integer>();
            states.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).forEach(state -> byState.merge(state, 1, Integer::sum));
            var points = new ArrayList<Point>();
            byState.forEach((state, count) -> points.add(new Point(Map.of("state", state), count)));
            all.add(Metric.gauge(name, help, points));
        } catch (ExecutionException | TimeoutException notNow) {
            LOG.debug("{} is left out of the metrics this time", name, notNow);
        }
    }
}
