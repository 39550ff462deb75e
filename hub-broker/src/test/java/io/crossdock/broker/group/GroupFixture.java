package io.crossdock.broker.group;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.coordinator.Framing;
import io.crossdock.broker.coordinator.InMemoryShardLog;
import io.crossdock.broker.coordinator.ManualTime;
import io.crossdock.broker.group.consumer.ConsumerGroupConfig;
import io.crossdock.broker.group.consumer.ConsumerGroupSettings;
import io.crossdock.broker.group.consumer.TopicCatalog;
import io.crossdock.broker.log.TransactionMarker;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import static org.awaitility.Awaitility.await;

/**
 * A coordinator with one shard over a log in memory, whose time stands still. Every call returns after all it set off is
 * over, so a future that is not done then waits for somebody.
 */
final class GroupFixture implements AutoCloseable {
    static final GroupConfig CONFIG = new GroupConfig(
            1,
            Duration.ofSeconds(3),
            Duration.ofSeconds(6),
            Duration.ofMinutes(30),
            Integer.MAX_VALUE,
            16,
            Duration.ofDays(7),
            Duration.ofMinutes(10),
            ConsumerGroupConfig.DEFAULT);
    static final TopicPartition PARTITION = new TopicPartition(Topic.GROUP_METADATA_TOPIC_NAME, 0);
    static final Duration INITIAL_DELAY = CONFIG.initialRebalanceDelay();
    /** Until the first rebalance is over, when all members join at its start. */
    static final Duration FIRST_GENERATION = INITIAL_DELAY.multipliedBy(2);

    static final Duration SESSION = Duration.ofSeconds(10);
    static final Duration REBALANCE = Duration.ofSeconds(60);
    static final short NEWEST = 9;

    final ManualTime time = new ManualTime();
    final RecordingMirror mirror = new RecordingMirror();
    final InMemoryShardLog log = new InMemoryShardLog(PARTITION);
    private final Map<Uuid, String> names = new HashMap<>();
    TopicCatalog catalog = TopicCatalog.EMPTY;
    Executor assignments = Runnable::run;
    int maxBatchBytes = 1 << 20;
    ConsumerGroupSettings settings = ConsumerGroupConfig.DEFAULT.settings();
    final GroupCoordinator coordinator;
    private final KeyedExecutor work = new KeyedExecutor("test", 1);
    private int epoch;

    GroupFixture() {
        this(CONFIG);
    }

    GroupFixture(GroupConfig config) {
        topic("shop", 100);
        log.refuseLargerThan(() -> maxBatchBytes);
        var environment = new GroupEnvironment(
                mirror, () -> catalog, group -> settings, () -> maxBatchBytes, task -> assignments.execute(task));
        coordinator = new GroupCoordinator(config, work, time, time, environment);
        elect();
    }

    /** The topic exists with so many partitions from now on; made anew if it did with more. */
    Uuid topic(String name, int partitions) {
        var topics = new HashMap<>(catalog.topics());
        Uuid id = catalog.topic(name)
                .filter(known -> known.partitions() <= partitions)
                .map(TopicCatalog.Topic::id)
                .orElseGet(Uuid::randomUuid);
        topics.put(name, new TopicCatalog.Topic(name, id, partitions));
        names.put(id, name);
        catalog = TopicCatalog.of(catalog.version() + 1, topics);
        return id;
    }

    /** The name of a topic there is, or that there was. */
    String nameOf(Uuid id) {
        return names.getOrDefault(id, "unknown");
    }

    void dropTopic(String name) {
        var topics = new HashMap<>(catalog.topics());
        topics.remove(name);
        catalog = TopicCatalog.of(catalog.version() + 1, topics);
    }

    void elect() {
        coordinator.onElection(log, epoch++);
        settle();
    }

    void resign() {
        coordinator.onResignation(0);
        settle();
    }

    void restart() {
        resign();
        elect();
    }

    void settle() {
        // A task may queue another (operation, append, commit), which may queue one more; nothing here goes deeper.
        for (int i = 0; i < 12; i++) {
            CompletableFuture.runAsync(() -> {}, work.lane(PARTITION)).join();
        }
    }

    void advance(Duration by) {
        time.advance(by, this::settle);
        settle();
    }

    <T> CompletableFuture<T> settled(CompletableFuture<T> future) {
        settle();
        return future;
    }

    /** A consumer that follows the protocol as far as a test lets it. */
    final class Client {
        final String group;
        String memberId = "";

        @Nullable
        String instanceId;

        int generation = -1;
        Duration session = SESSION;
        Duration rebalance = REBALANCE;
        short version = NEWEST;
        List<String> protocols = List.of("range");
        String protocolType = "consumer";
        byte[] metadata = bytes("metadata");
        CompletableFuture<JoinGroupResponseData> joining = new CompletableFuture<>();
        CompletableFuture<SyncGroupResponseData> syncing = new CompletableFuture<>();

        Client(String group) {
            this.group = group;
        }

        Client instance(String id) {
            instanceId = id;
            return this;
        }

        Client protocols(String... names) {
            protocols = List.of(names);
            return this;
        }

        Client version(int api) {
            version = (short) api;
            return this;
        }

        JoinGroupRequestData joinRequest() {
            var request = new JoinGroupRequestData()
                    .setGroupId(group)
                    .setMemberId(memberId)
                    .setGroupInstanceId(instanceId)
                    .setSessionTimeoutMs((int) session.toMillis())
                    .setRebalanceTimeoutMs((int) rebalance.toMillis())
                    .setProtocolType(protocolType);
            protocols.forEach(name -> request.protocols()
                    .add(new JoinGroupRequestProtocol().setName(name).setMetadata(metadata)));
            return request;
        }

        CompletableFuture<JoinGroupResponseData> send(JoinGroupRequestData request) {
            return settled(coordinator.join(new GroupRequestContext("app", "/127.0.0.1", version), request));
        }

        /** Joins, with a second request when the first only brought a member id. */
        Client join() {
            joining = send(joinRequest());
            if (joining.isDone() && joining.join().errorCode() == Errors.MEMBER_ID_REQUIRED.code()) {
                memberId = joining.join().memberId();
                joining = send(joinRequest());
            }
            return this;
        }

        /** Takes over what the answer to its join says. */
        Client joined() {
            JoinGroupResponseData answer = answer(joining);
            memberId = answer.memberId();
            generation = answer.generationId();
            return this;
        }

        Client sync(Map<String, String> assignments) {
            var request = new SyncGroupRequestData()
                    .setGroupId(group)
                    .setMemberId(memberId)
                    .setGroupInstanceId(instanceId)
                    .setGenerationId(generation);
            assignments.forEach((member, assignment) -> request.assignments()
                    .add(new SyncGroupRequestAssignment().setMemberId(member).setAssignment(bytes(assignment))));
            syncing = settled(coordinator.sync(request));
            return this;
        }

        Errors heartbeat() {
            var request = new HeartbeatRequestData()
                    .setGroupId(group)
                    .setMemberId(memberId)
                    .setGroupInstanceId(instanceId)
                    .setGenerationId(generation);
            return Errors.forCode(
                    answer(settled(coordinator.heartbeat(request))).errorCode());
        }

        LeaveGroupResponseData leave() {
            return GroupFixture.this.leave(
                    group, new MemberIdentity().setMemberId(memberId).setGroupInstanceId(instanceId));
        }

        CompletableFuture<OffsetCommitResponseData> sendCommit(String topic, int partition, long offset, String note) {
            return settled(coordinator.commitOffsets(
                    new OffsetCommitRequestData()
                            .setGroupId(group)
                            .setMemberId(memberId)
                            .setGroupInstanceId(instanceId)
                            .setGenerationIdOrMemberEpoch(generation)
                            .setTopics(List.of(new OffsetCommitRequestTopic()
                                    .setName(topic)
                                    .setPartitions(List.of(new OffsetCommitRequestPartition()
                                            .setPartitionIndex(partition)
                                            .setCommittedOffset(offset)
                                            .setCommittedLeaderEpoch(7)
                                            .setCommittedMetadata(note))))),
                    version));
        }

        Errors commit(String topic, int partition, long offset) {
            OffsetCommitResponseData answer = answer(sendCommit(topic, partition, offset, ""));
            return Errors.forCode(answer.topics().get(0).partitions().get(0).errorCode());
        }

        Errors joinError() {
            return Errors.forCode(answer(joining).errorCode());
        }

        Errors syncError() {
            return Errors.forCode(answer(syncing).errorCode());
        }

        String assignment() {
            return new String(answer(syncing).assignment(), StandardCharsets.UTF_8);
        }
    }

    LeaveGroupResponseData leave(String group, MemberIdentity... members) {
        return answer(settled(
                coordinator.leave(new LeaveGroupRequestData().setGroupId(group).setMembers(Arrays.asList(members)))));
    }

    Client client(String group) {
        return new Client(group);
    }

    /** Brings clients of a new group to a common generation; the first leads, each is assigned its own member id. */
    List<Client> stable(Client... clients) {
        for (Client each : clients) {
            each.join();
        }
        advance(FIRST_GENERATION);
        for (Client each : clients) {
            each.joined();
        }
        assignAll(clients);
        return List.of(clients);
    }

    /** The leader gives every client its own member id as assignment. */
    void assignAll(Client... clients) {
        Map<String, String> assignments = new HashMap<>();
        for (Client each : clients) {
            assignments.put(each.memberId, each.memberId);
        }
        for (Client each : clients) {
            boolean leads = answer(each.joining).leader().equals(each.memberId);
            each.sync(leads ? assignments : Map.of());
        }
    }

    /** What a producer commits in a transaction, for nobody in particular. */
    Errors commitInTransaction(long producer, String group, String topic, int partition, long offset) {
        return commitInTransaction(transactional(producer, group, topic, partition, offset));
    }

    Errors commitInTransaction(TxnOffsetCommitRequestData request) {
        return commitInTransaction(request, () -> CompletableFuture.completedFuture(null));
    }

    /** @param leave what the transaction's coordinator says each time it is asked */
    Errors commitInTransaction(TxnOffsetCommitRequestData request, Supplier<CompletableFuture<Void>> leave) {
        return Errors.forCode(answer(settled(coordinator.commitInTransaction(request, leave)))
                .topics()
                .get(0)
                .partitions()
                .get(0)
                .errorCode());
    }

    static TxnOffsetCommitRequestData transactional(
            long producer, String group, String topic, int partition, long offset) {
        return new TxnOffsetCommitRequestData()
                .setTransactionalId("t")
                .setGroupId(group)
                .setProducerId(producer)
                .setProducerEpoch((short) 0)
                .setTopics(List.of(new TxnOffsetCommitRequestTopic()
                        .setName(topic)
                        .setPartitions(List.of(new TxnOffsetCommitRequestPartition()
                                .setPartitionIndex(partition)
                                .setCommittedOffset(offset)
                                .setCommittedLeaderEpoch(7)
                                .setCommittedMetadata("")))));
    }

    void endTransaction(long producer, boolean commit) {
        settled(coordinator.endTransaction(0, marker(producer, commit)));
    }

    static Framing.Marker marker(long producer, boolean commit) {
        return new Framing.Marker(new TransactionMarker(
                producer,
                (short) 0,
                0,
                commit ? TransactionMarker.Outcome.COMMIT : TransactionMarker.Outcome.ABORT,
                (short) 2));
    }

    /** The offset, or the error, that someone hears who wants only what no transaction can move any more. */
    Object stable(String group, String topic, int partition) {
        var asked = new OffsetFetchRequestGroup()
                .setGroupId(group)
                .setTopics(
                        List.of(new OffsetFetchRequestTopics().setName(topic).setPartitionIndexes(List.of(partition))));
        var found = answer(settled(coordinator.fetchOffsets(asked, true)))
                .topics()
                .get(0)
                .partitions()
                .get(0);
        Errors error = Errors.forCode(found.errorCode());
        return error == Errors.NONE ? found.committedOffset() : error;
    }

    long committed(String group, String topic, int partition) {
        var asked = new OffsetFetchRequestGroup()
                .setGroupId(group)
                .setTopics(
                        List.of(new OffsetFetchRequestTopics().setName(topic).setPartitionIndexes(List.of(partition))));
        return answer(settled(coordinator.fetchOffsets(asked)))
                .topics()
                .get(0)
                .partitions()
                .get(0)
                .committedOffset();
    }

    String state(String group) {
        return answer(settled(coordinator.describe(new GroupRequestContext("", "", (short) 5), List.of(group))))
                .get(0)
                .groupState();
    }

    /**
     * As a client does, it asks again a moment later while the coordinator reads its log anew, as after an append that
     * failed; after several in a row the coordinator waits, too, before it reads.
     */
    ConsumerGroupDescribeResponseData.DescribedGroup describeConsumer(String group) {
        return await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(
                        () -> {
                            var described = answer(settled(coordinator.describeConsumers(List.of(group))))
                                    .get(0);
                            if (isLoading(described)) {
                                advance(Duration.ofMillis(10));
                            }
                            return described;
                        },
                        described -> !isLoading(described));
    }

    private static boolean isLoading(ConsumerGroupDescribeResponseData.DescribedGroup described) {
        return described.errorCode() == Errors.COORDINATOR_LOAD_IN_PROGRESS.code();
    }

    ConsumerClient consumer(String group, String... topics) {
        return new ConsumerClient(this, group, topics);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static <T> T answer(CompletableFuture<T> future) {
        if (!future.isDone()) {
            throw new AssertionError("still waiting for an answer");
        }
        return future.join();
    }

    @Override
    public void close() {
        work.close();
    }
}
