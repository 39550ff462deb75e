package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.log.LogConfig;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.log.PartitionLog;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.config.SchemaValidation;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The partitions this broker has a replica of. Follows the cluster image: opens logs for what is new, deletes what is
 * gone, applies changed configurations.
 *
 * <p>Thread-safe. Work on a partition runs on its lane.
 */
public final class Partitions implements MetadataStore.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    private static final long MOST_LOOK_MILLIS = 500;

    private final int nodeId;
    private final LogStore logs;
    private final KeyedExecutor work;
    private final BiFunction<ClusterImage, TopicImage, Map<String, String>> effectiveConfigs;
    private final List<LeadershipListener> listeners;
    private final Map<TopicPartition, Partition> local = new ConcurrentHashMap<>();
    private final Traffic traffic = new Traffic();
    private final ReplicationCounts counts = new ReplicationCounts();
    private final AbsentLogs absent;
    private final Replication replication;
    private final ReplicaFetchers fetchers;
    private final Throttles throttles;
    private final Partition.Surroundings surroundings;
    private volatile Map<Integer, Long> lives = Map.of();
    private volatile boolean suspended;
    private volatile CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

    /**
     * @param work its lanes are keyed by {@link TopicPartition}
     * @param effectiveConfigs every configuration of a topic in an image by name, defaults included
     * @param replication for partitions that other brokers have replicas of
     */
    public Partitions(
            int nodeId,
            LogStore logs,
            KeyedExecutor work,
            BiFunction<ClusterImage, TopicImage, Map<String, String>> effectiveConfigs,
            List<LeadershipListener> listeners,
            Replication replication) {
        this.nodeId = nodeId;
        this.logs = logs;
        this.replication = replication;
        this.throttles = Throttles.unlimited(replication.clock());
        this.fetchers = new ReplicaFetchers(nodeId, replication, throttles.follower(), work);
        this.surroundings = new Partition.Surroundings(nodeId, replication, () -> lives, throttles, counts);
        this.absent = new AbsentLogs(nodeId, logs);
        this.work = work;
        this.effectiveConfigs = effectiveConfigs;
        this.listeners = List.copyOf(listeners);
    }

    /** From now on followers that lag are noticed. To be called once. */
    public void start() {
        lookSoon();
    }

    private void lookSoon() {
        long lag = replication.config().lagMax().toMillis();
        replication.timer().after(Duration.ofMillis(Math.min(MOST_LOOK_MILLIS, lag / 2)), work.lane(this), this::look);
    }

    private void look() {
        try {
            local.values().stream().filter(Partition::isUnsettled).forEach(partition -> work.lane(partition.id())
                    .execute(partition::look));
        } catch (RejectedExecutionException closing) {
            LOG.debug("This broker is shutting down", closing);
        }
        lookSoon();
    }

    /** How fast replicas are copied that are out of sync. */
    public Throttles throttles() {
        return throttles;
    }

    /** What clients wrote and read, by topic. */
    public Traffic traffic() {
        return traffic;
    }

    /** What replication did here. */
    public ReplicationCounts replication() {
        return counts;
    }

    /** How far followers are with what is led here. */
    public ReplicationHealth health() {
        return local.values().stream()
                .map(Partition::health)
                .reduce(ReplicationHealth.NOTHING, ReplicationHealth::plus);
    }

    /** Partitions with a replica here. */
    public int count() {
        return local.size();
    }

    /** Partitions this broker leads. */
    public int led() {
        return (int) local.values().stream().filter(Partition::leads).count();
    }

    /** Whether a replica is on this broker but cannot be served: its directory is offline or its log is damaged. */
    public boolean isOffline(int node, TopicPartition id) {
        return node == nodeId
                && (absent.isUnavailable(id)
                        || logs.log(id).filter(log -> !log.isOnline()).isPresent());
    }

    public Optional<Partition> find(TopicPartition id) {
        return Optional.ofNullable(local.get(id));
    }

    /**
     * The partition of the topic that has this name in the image. What is here may be of another one still, deleted and
     * created again a moment ago, whose records nobody must take for the new one's.
     *
     * @throws UnknownTopicOrPartitionException if there is none of this name
     * @throws NotLeaderOrFollowerException if this broker has no replica of it, or not yet
     * @throws KafkaStorageException if its log is damaged or its directory offline
     */
    public Partition require(TopicPartition id, ClusterImage image) {
        TopicImage topic = image.topic(id.topic())
                .filter(named -> id.partition() >= 0
                        && id.partition() < named.partitions().size())
                .orElseThrow(() -> new UnknownTopicOrPartitionException("there is no partition " + id));
        Partition found = local.get(id);
        if (found != null && found.topicId().equals(topic.id())) {
            return found;
        }
        if (found == null) {
            absent.refuse(id);
        }
        throw new NotLeaderOrFollowerException("this broker has no replica of " + id);
    }

    /**
     * Deletes logs that belong to no partition of the image with a replica here: their topics were deleted, or the
     * partitions moved to other brokers, while this broker was away.
     * Called once, before the first image is followed.
     */
    public void removeStrays(ClusterImage image) {
        absent.startWith(image);
        var steps = new ArrayList<CompletableFuture<?>>();
        for (TopicPartition id : logs.loading()) {
            steps.add(logs.whenLoaded(id).thenRunAsync(() -> settle(id), work.lane(id)));
        }
        settled = CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new));
        for (PartitionLog log : logs.logs()) {
            removeIfStray(log);
        }
    }

    /** Completes when every log that was still being read at {@link #removeStrays} serves, or is known not to. */
    public CompletableFuture<Void> whenSettled() {
        return settled;
    }

    private void removeIfStray(PartitionLog log) {
        TopicPartition id = log.topicPartition();
        if (!absent.wasThere(id, log.topicId())) {
            LOG.info(
                    "Deleting the log of {} (topic id {}): that topic is gone, or has no replica here any more",
                    id,
                    log.topicId());
            logs.delete(id);
        }
    }

    /** A log has been read: it is wanted by now, or a stray, or waits for the first image to be followed. */
    private void settle(TopicPartition id) {
        AbsentLogs.Wanted wanted = absent.settled(id);
        if (!local.containsKey(id)) {
            logs.log(id).ifPresent(this::removeIfStray);
        }
        if (wanted != null) {
            apply(id, wanted.topic(), wanted.configs());
        }
    }

    @Override
    public CompletionStage<?> onImage(ClusterImage before, ClusterImage after) {
        if (before.brokers() != after.brokers()) {
            lives = after.brokers().values().stream()
                    .filter(BrokerImage::isActive)
                    .collect(Collectors.toUnmodifiableMap(BrokerImage::id, BrokerImage::epoch));
        }
        fetchers.onImage(after);
        var steps = new ArrayList<CompletableFuture<?>>();
        for (TopicImage old : before.topics().values()) {
            TopicImage now = after.topics().get(old.name());
            if (now == null || !now.id().equals(old.id())) {
                forEachLocal(old, id -> steps.add(CompletableFuture.runAsync(() -> drop(id), work.lane(id))));
            }
        }
        boolean newDefaults = !before.configs(ConfigScope.BROKER).equals(after.configs(ConfigScope.BROKER));
        for (TopicImage now : after.topics().values()) {
            TopicImage old = before.topics().get(now.name());
            if (old != now || newDefaults) {
                Map<String, String> configs = effectiveConfigs.apply(after, now);
                forEachLocal(
                        now, id -> steps.add(CompletableFuture.runAsync(() -> apply(id, now, configs), work.lane(id))));
            }
            if (old != null && old != now && old.id().equals(now.id())) {
                forEachLocal(old, id -> {
                    if (!isLocal(now, id.partition())) {
                        steps.add(CompletableFuture.runAsync(() -> leave(id), work.lane(id)));
                    }
                });
            }
        }
        return CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new));
    }

    /**
     * Gives up every partition until {@link #resume}: the cluster may take this broker for dead. Each on its lane, so
     * that nothing is appended when this is complete.
     */
    public CompletableFuture<Void> suspend() {
        suspended = true;
        return CompletableFuture.allOf(local.values().stream()
                .map(partition -> CompletableFuture.runAsync(() -> resign(partition), work.lane(partition.id())))
                .toArray(CompletableFuture[]::new));
    }

    /** Leads again what the image says, after {@link #suspend}. */
    public CompletableFuture<Void> resume(ClusterImage image) {
        suspended = false;
        var steps = new ArrayList<CompletableFuture<?>>();
        for (TopicImage topic : image.topics().values()) {
            Map<String, String> configs = effectiveConfigs.apply(image, topic);
            forEachLocal(
                    topic, id -> steps.add(CompletableFuture.runAsync(() -> apply(id, topic, configs), work.lane(id))));
        }
        return CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new));
    }

    private void forEachLocal(TopicImage topic, Consumer<TopicPartition> action) {
        for (int i = 0; i < topic.partitions().size(); i++) {
            if (isLocal(topic, i)) {
                action.accept(new TopicPartition(topic.name(), i));
            }
        }
    }

    private boolean isLocal(TopicImage topic, int partition) {
        return partition < topic.partitions().size()
                && topic.partitions().get(partition).replicas().contains(nodeId);
    }

    private void apply(TopicPartition id, TopicImage topic, Map<String, String> configs) {
        PartitionImage image = topic.partitions().get(id.partition());
        LogConfig logConfig = LogConfig.from(configs);
        ThrottledReplica throttled = ThrottledReplica.of(configs, id.partition(), nodeId);
        AckPolicy acks = AckPolicy.of(topic.name(), image.factor(), configs);
        SchemaValidation validation = SchemaValidation.of(configs);
        Partition existing = local.get(id);
        if (existing == null) {
            PartitionLog log = absent.logOf(id, topic, configs, logConfig).orElse(null);
            if (log == null) {
                return; // the other partitions serve
            }
            log.configure(logConfig);
            var made = new Partition(log, work.lane(id), leadership(image), acks, traffic.of(id.topic()), surroundings);
            made.throttle(throttled);
            made.validate(validation);
            local.put(id, made);
            copy(made, image);
            if (made.leads()) {
                listeners.forEach(listener -> listener.onLead(made));
            }
            return;
        }
        existing.configure(logConfig, acks);
        existing.throttle(throttled);
        existing.validate(validation);
        change(existing, leadership(image));
    }

    private void change(Partition partition, Leadership next) {
        boolean led = partition.leads();
        int epoch = partition.leaderEpoch();
        boolean copied = partition.copies();
        RuntimeException failure = null;
        try {
            partition.follow(next);
        } catch (RuntimeException failed) {
            failure = failed; // it leads no longer, which others have to hear
        }
        boolean newTerm = epoch != partition.leaderEpoch();
        if (led && (newTerm || !partition.leads())) {
            listeners.forEach(listener -> listener.onResign(partition));
        }
        if (newTerm || copied != partition.copies()) {
            copy(partition, next.agreed());
        }
        if (partition.leads() && (newTerm || !led)) {
            listeners.forEach(listener -> listener.onLead(partition));
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Has a partition copied from its leader, if there is one elsewhere. On the lane. */
    private void copy(Partition partition, PartitionImage image) {
        if (partition.copies()) {
            fetchers.follow(partition, image.leader());
        } else {
            fetchers.forget(partition.id());
        }
    }

    private Leadership leadership(PartitionImage image) {
        Leadership agreed = Leadership.of(image, nodeId);
        return suspended ? agreed.resigned() : agreed;
    }

    private void drop(TopicPartition id) {
        remove(id);
        traffic.forget(id.topic());
    }

    /** The partition has gone to other brokers. */
    private void leave(TopicPartition id) {
        LOG.info("Deleting the log of {}: the partition was moved to other brokers", id);
        remove(id);
    }

    private void remove(TopicPartition id) {
        Partition gone = local.remove(id);
        if (gone != null) {
            resign(gone);
            fetchers.forget(id);
        }
        absent.dropped(id);
    }

    private void resign(Partition partition) {
        boolean led = partition.leads();
        partition.resign();
        if (led) {
            listeners.forEach(listener -> listener.onResign(partition));
        }
    }
}
