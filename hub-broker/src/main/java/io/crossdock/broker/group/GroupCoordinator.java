package io.crossdock.broker.group;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.coordinator.Framing;
import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.ShardLog;
import io.crossdock.broker.coordinator.ShardRuntime;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Consumer groups of both protocols: what the API handlers call.
 *
 * <p>Requests and answers are the protocol's own messages, topics by name. Every error the protocol foresees is a code in
 * the answer, so the futures fail only for what is a defect. They complete on the group's lane once everything the
 * answer relies on is committed; a join or sync may take as long as the group's rebalance timeout. Whoever calls has
 * authorised the request and, for commits, checked that the topics exist. Thread-safe; no method blocks.
 */
public final class GroupCoordinator {
    private static final int QUESTIONS = 3;

    private final GroupConfig config;
    private final ShardRuntime<GroupShard> runtime;

    public GroupCoordinator(
            GroupConfig config, KeyedExecutor work, Timer timer, Clock clock, GroupEnvironment environment) {
        this.config = config;
        runtime = new ShardRuntime<>(
                work,
                timer,
                clock,
                (partition, leaderEpoch, timers) -> new GroupShard(config, clock, timers, environment));
    }

    /** The partition of {@code __consumer_offsets} whose leader coordinates this group, as Apache Kafka computes it. */
    public int partitionFor(String group) {
        return Utils.abs(group.hashCode()) % config.offsetsTopicPartitions();
    }

    /**
     * This broker leads a partition of {@code __consumer_offsets} from now on. Until its log is read, its groups answer
     * COORDINATOR_LOAD_IN_PROGRESS.
     *
     * @return completes when the groups answer; fails when the log could not be read
     */
    public CompletionStage<Void> onElection(ShardLog log, int leaderEpoch) {
        return runtime.becomeLeader(log, leaderEpoch);
    }

    /**
     * This broker leads that partition no longer, or stops. Everyone who waits hears NOT_COORDINATOR.
     *
     * @return completes when the groups are gone
     */
    public CompletionStage<Void> onResignation(int partition) {
        return runtime.resign(new TopicPartition(Topic.GROUP_METADATA_TOPIC_NAME, partition));
    }

    /**
     * Forgets the offsets of deleted topics in every group led here.
     *
     * @return completes when that is committed; fails for the first partition that could not
     */
    public CompletableFuture<Void> onTopicsDeleted(Set<String> topics) {
        Set<String> gone = Set.copyOf(topics);
        return CompletableFuture.allOf(runtime.partitions().stream()
                .map(partition -> forgetTopics(partition, gone))
                .toArray(CompletableFuture[]::new));
    }

    /** JoinGroup. The answer comes when the generation is complete. */
    public CompletableFuture<JoinGroupResponseData> join(GroupRequestContext client, JoinGroupRequestData request) {
        return GroupErrors.answer(
                write(request.groupId(), shard -> shard.join(client, request)), error -> new JoinGroupResponseData()
                        .setMemberId(request.memberId())
                        .setErrorCode(error.code()));
    }

    /** SyncGroup. The answer comes when the leader has brought the assignment. */
    public CompletableFuture<SyncGroupResponseData> sync(SyncGroupRequestData request) {
        return GroupErrors.answer(
                write(request.groupId(), shard -> shard.sync(request)),
                error -> new SyncGroupResponseData().setErrorCode(error.code()));
    }

    public CompletableFuture<HeartbeatResponseData> heartbeat(HeartbeatRequestData request) {
        return GroupErrors.answer(
                attend(request.groupId(), shard -> shard.heartbeat(request)),
                error -> new HeartbeatResponseData().setErrorCode(error.code()));
    }

    /** LeaveGroup. The answer is in the form of version 3 on; kafka-clients' {@code LeaveGroupResponse} makes the older
     * one of it. */
    public CompletableFuture<LeaveGroupResponseData> leave(LeaveGroupRequestData request) {
        return GroupErrors.answer(
                write(request.groupId(), shard -> shard.leave(request)), error -> new LeaveGroupResponseData()
                        .setErrorCode(error.code())
                        .setMembers(LeaveOperation.leaving(request).stream()
                                .map(member -> LeaveOperation.answer(member, error))
                                .toList()));
    }

    /** ConsumerGroupHeartbeat: joining, staying and leaving of the consumer protocol (KIP-848). */
    public CompletableFuture<ConsumerGroupHeartbeatResponseData> consumerHeartbeat(
            GroupRequestContext client, ConsumerGroupHeartbeatRequestData request, TopicVisibility visibility) {
        return GroupErrors.explained(
                beat(request, shard -> shard.consumerHeartbeat(client, request, visibility)),
                (error, reason) -> new ConsumerGroupHeartbeatResponseData()
                        .setErrorCode(error.code())
                        .setErrorMessage(reason));
    }

    /** ConsumerGroupDescribe: one answer per group id, in order. Authorised operations are left to the caller. */
    public CompletableFuture<List<ConsumerGroupDescribeResponseData.DescribedGroup>> describeConsumers(
            List<String> groups) {
        return joined(groups.stream()
                .map(group -> GroupErrors.explained(
                        read(group, shard -> shard.describeConsumer(group)),
                        (error, reason) -> new ConsumerGroupDescribeResponseData.DescribedGroup()
                                .setGroupId(group)
                                .setErrorCode(error.code())
                                .setErrorMessage(reason)))
                .toList());
    }

    /**
     * OffsetCommit. The empty group id is allowed here, for consumers from before groups had to have one.
     *
     * @param apiVersion of the request
     */
    public CompletableFuture<OffsetCommitResponseData> commitOffsets(
            OffsetCommitRequestData request, short apiVersion) {
        return GroupErrors.answer(
                runtime.write(shardOf(request.groupId()), shard -> shard.commitOffsets(request, apiVersion)),
                error -> GroupErrors.commit(request, error));
    }

    /** OffsetDelete. The caller has authorised the topics. */
    public CompletableFuture<OffsetDeleteResponseData> deleteOffsets(OffsetDeleteRequestData request) {
        return GroupErrors.answer(
                write(request.groupId(), shard -> shard.deleteOffsets(request)),
                error -> new OffsetDeleteResponseData().setErrorCode(error.code()));
    }

    /**
     * TxnOffsetCommit. The offsets count once the producer's transaction is committed.
     *
     * @param leave asks the transaction's coordinator for leave to write here, once or more; fails with the
     *     {@code ApiException} to answer. Called on the group's lane; must not block
     */
    public CompletableFuture<TxnOffsetCommitResponseData> commitInTransaction(
            TxnOffsetCommitRequestData request, Supplier<CompletableFuture<Void>> leave) {
        return GroupErrors.answer(
                commitInTransaction(request, leave, QUESTIONS), error -> GroupErrors.commit(request, error));
    }

    private CompletableFuture<TxnOffsetCommitResponseData> commitInTransaction(
            TxnOffsetCommitRequestData request, Supplier<CompletableFuture<Void>> leave, int attempts) {
        return question(request)
                .thenCompose(question -> leave.get()
                        .thenCompose(given ->
                                write(request.groupId(), shard -> shard.commitInTransaction(request, question))))
                .exceptionallyCompose(failure -> {
                    boolean again = failure.getCause() instanceof TransactionEndedException && attempts > 1;
                    return again
                            ? commitInTransaction(request, leave, attempts - 1)
                            : CompletableFuture.failedFuture(failure);
                });
    }

    /** Known at once: what is still on its way to other replicas does not matter to it. */
    private CompletableFuture<Object> question(TxnOffsetCommitRequestData request) {
        var question = new CompletableFuture<Object>();
        write(request.groupId(), shard -> {
                    question.complete(shard.question(request.producerId()));
                    return new Outcome().done();
                })
                .exceptionally(refused -> {
                    question.completeExceptionally(refused);
                    return null;
                });
        return question;
    }

    /**
     * Writes the marker that ends a producer's transaction in one partition of {@code __consumer_offsets}.
     *
     * @return completes when it is committed; fails with the {@code ApiException} to answer
     */
    public CompletableFuture<Void> endTransaction(int partition, Framing.Marker marker) {
        return runtime.write(
                new TopicPartition(Topic.GROUP_METADATA_TOPIC_NAME, partition), shard -> shard.endTransaction(marker));
    }

    /** OffsetFetch for one group; null topics mean all. What is answered is committed. */
    public CompletableFuture<OffsetFetchResponseGroup> fetchOffsets(OffsetFetchRequestGroup request) {
        return fetchOffsets(request, false);
    }

    /**
     * OffsetFetch for one group; null topics mean all.
     *
     * @param stable whether an offset that an open transaction may still move is UNSTABLE_OFFSET_COMMIT (KIP-447)
     */
    public CompletableFuture<OffsetFetchResponseGroup> fetchOffsets(OffsetFetchRequestGroup request, boolean stable) {
        return GroupErrors.answer(
                runtime.read(shardOf(request.groupId()), shard -> shard.fetchOffsets(request, stable)),
                error -> new OffsetFetchResponseGroup()
                        .setGroupId(request.groupId())
                        .setErrorCode(error.code()));
    }

    /**
     * ListGroups: the groups led here. While one partition is still loading the answer is
     * COORDINATOR_LOAD_IN_PROGRESS without groups, for half a list would look like a whole one.
     */
    public CompletableFuture<ListGroupsResponseData> listGroups(ListGroupsRequestData filter) {
        List<CompletableFuture<List<ListedGroup>>> parts =
                runtime.readAll(shard -> shard.list(filter)).values().stream()
                        .map(part ->
                                part.handle(GroupCoordinator::unlessResigned).thenCompose(Function.identity()))
                        .toList();
        CompletableFuture<ListGroupsResponseData> all =
                joined(parts).thenApply(lists -> new ListGroupsResponseData().setGroups(flat(lists)));
        return GroupErrors.answer(all, error -> new ListGroupsResponseData().setErrorCode(error.code()));
    }

    /** DescribeGroups: one answer per group id, in order. Authorised operations are left to the caller. */
    public CompletableFuture<List<DescribedGroup>> describe(GroupRequestContext client, List<String> groups) {
        return joined(groups.stream()
                .map(group -> GroupErrors.answer(
                        read(group, shard -> shard.describe(group, client.apiVersion())),
                        error -> new DescribedGroup().setGroupId(group).setErrorCode(error.code())))
                .toList());
    }

    /** DeleteGroups: one answer per group id, in order. */
    public CompletableFuture<List<DeletableGroupResult>> deleteGroups(List<String> groups) {
        return joined(groups.stream()
                .map(group -> GroupErrors.answer(
                        deleteGroup(group).thenApply(deleted -> new DeletableGroupResult().setGroupId(group)),
                        error -> new DeletableGroupResult().setGroupId(group).setErrorCode(error.code())))
                .toList());
    }

    private CompletableFuture<Void> deleteGroup(String group) {
        return write(group, shard -> shard.deleteGroup(group))
                .thenCompose(more -> more ? deleteGroup(group) : CompletableFuture.<Void>completedFuture(null));
    }

    private CompletableFuture<Void> forgetTopics(TopicPartition partition, Set<String> topics) {
        return runtime.write(partition, shard -> shard.forgetTopics(topics))
                .thenCompose(
                        more -> more ? forgetTopics(partition, topics) : CompletableFuture.<Void>completedFuture(null));
    }

    /** Joining and leaving always write, staying hardly ever does. */
    private <T> CompletableFuture<T> beat(
            ConsumerGroupHeartbeatRequestData request, Function<GroupShard, Result<T>> operation) {
        TopicPartition partition = shardOf(request.groupId());
        return request.memberEpoch() > 0 ? runtime.attend(partition, operation) : runtime.write(partition, operation);
    }

    private <T> CompletableFuture<T> attend(String group, Function<GroupShard, Result<T>> operation) {
        return group.isEmpty() ? invalidGroupId() : runtime.attend(shardOf(group), operation);
    }

    private <T> CompletableFuture<T> write(String group, Function<GroupShard, Result<T>> operation) {
        return group.isEmpty() ? invalidGroupId() : runtime.write(shardOf(group), operation);
    }

    private <T> CompletableFuture<T> read(String group, Function<GroupShard, T> query) {
        return group.isEmpty() ? invalidGroupId() : runtime.read(shardOf(group), query);
    }

    private TopicPartition shardOf(String group) {
        return new TopicPartition(Topic.GROUP_METADATA_TOPIC_NAME, partitionFor(group));
    }

    private static <T> CompletableFuture<T> invalidGroupId() {
        return CompletableFuture.failedFuture(new InvalidGroupIdException("A group id must not be empty"));
    }

    /** A partition that moved away meanwhile is listed by its new leader. */
    private static CompletableFuture<List<ListedGroup>> unlessResigned(
            @Nullable List<ListedGroup> groups, @Nullable Throwable failure) {
        if (groups != null) {
            return CompletableFuture.completedFuture(groups);
        }
        return Errors.forException(failure) == Errors.NOT_COORDINATOR
                ? CompletableFuture.completedFuture(List.of())
                : CompletableFuture.failedFuture(failure);
    }

    private static <T> CompletableFuture<List<T>> joined(List<CompletableFuture<T>> parts) {
        CompletableFuture<List<T>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (CompletableFuture<T> part : parts) {
            all = all.thenCombine(part, (list, element) -> {
                list.add(element);
                return list;
            });
        }
        return all;
    }

    private static <T> List<T> flat(List<List<T>> lists) {
        return lists.stream().flatMap(Collection::stream).toList();
    }
}
