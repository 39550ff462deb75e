package io.crossdock.broker.group;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.coordinator.Framing;
import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.Shard;
import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.coordinator.ShardTimers;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerGroups;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
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

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The groups of one partition of {@code __consumer_offsets}.
 *
 * <p>Two kinds of state: the {@link Ledger}, which only {@link #replay} changes and a restart brings back, and the live
 * {@link ClassicGroup}s, which operations move between two complete generations. The log learns of a group when a
 * generation is complete, so a restart in the middle of a rebalance takes its members back to the one before; their next
 * request tells them to join again. Groups of the consumer protocol have no other state than the ledger's, except who is
 * heard of in time. All methods run on the shard's lane.
 */
final class GroupShard implements Shard {
    private final GroupConfig config;
    private final GroupEnvironment environment;
    private final GroupTimers timers;
    private final Ledger ledger = new Ledger();
    private final Groups groups;
    private final Sessions sessions;
    private final Rebalance rebalance;
    private final Departures departures;
    private final JoinOperation joins;
    private final VacantGroupJoin vacantJoins;
    private final SyncOperation syncs;
    private final HeartbeatOperation heartbeats;
    private final LeaveOperation leaves;
    private final OffsetCommitOperation commits;
    private final TransactionalCommitOperation transactionalCommits;
    private final DeleteOperation deletions;
    private final OffsetExpiry expiry;
    private final OffsetQuery offsets;
    private final GroupQueries queries;
    private final Forgetting forgetting;
    private final ConsumerGroups consumers = ledger.consumers();
    private final ConsumerPlan plan;
    private final RegexSubscriptions regexes;
    private final ConsumerDepartures consumerDepartures;
    private final ClassicSeats classicSeats;
    private final ConsumerHeartbeatOperation consumerHeartbeats;
    private final ConsumerQueries consumerQueries;
    private final OffsetDeleteOperation offsetDeletions;
    private final TransactionQuestions questions = new TransactionQuestions();
    private Timer.Cancellable nextExpiry = () -> {};

    GroupShard(GroupConfig config, Clock clock, ShardTimers shardTimers, GroupEnvironment environment) {
        this.config = config;
        this.environment = environment;
        timers = new GroupTimers(shardTimers);
        groups = new Groups(clock);
        sessions = new Sessions(timers, this::expired);
        rebalance = new Rebalance(config, clock, timers, sessions);
        departures = new Departures(rebalance);
        plan = new ConsumerPlan(config.consumer().assignors(), environment, clock);
        var downgrade = new Downgrade(config, groups, environment, sessions, rebalance, clock);
        consumerDepartures =
                new ConsumerDepartures(consumers, environment, plan, downgrade, new ConsumerTimers(timers));
        classicSeats = new ClassicSeats(config, environment, plan, downgrade, consumerDepartures.sessions());
        regexes = new RegexSubscriptions(config.consumer().regexRefresh(), clock);
        consumerHeartbeats = new ConsumerHeartbeatOperation(
                config.consumer(),
                environment,
                groups,
                consumers,
                new Upgrade(config.consumer(), groups, ledger, clock),
                plan,
                regexes,
                consumerDepartures);
        consumerQueries = new ConsumerQueries(groups, consumers, plan, environment);
        joins = new JoinOperation(config, groups, timers, sessions, rebalance, departures, environment.limit());
        vacantJoins = new VacantGroupJoin(config, groups, joins);
        syncs = new SyncOperation(groups, clock, sessions, rebalance, environment.limit());
        heartbeats = new HeartbeatOperation(groups, sessions);
        leaves = new LeaveOperation(groups, departures, rebalance, consumers, consumerDepartures);
        commits = new OffsetCommitOperation(config, groups, consumers, clock, sessions, environment);
        forgetting = new Forgetting(groups, ledger, environment.mirror(), environment.limit());
        transactionalCommits = new TransactionalCommitOperation(config, groups, ledger, clock, environment);
        deletions = new DeleteOperation(groups, ledger, forgetting);
        offsetDeletions = new OffsetDeleteOperation(groups, ledger, forgetting);
        expiry = new OffsetExpiry(config, groups, ledger, clock, forgetting);
        offsets = new OffsetQuery(ledger);
        queries = new GroupQueries(groups, consumerQueries);
    }

    @Override
    public void replay(ShardRecord record) {
        ledger.replay(record);
    }

    @Override
    public void replay(Framing.InTransaction transaction, ShardRecord record) {
        ledger.replay(transaction, record);
    }

    @Override
    public void replay(Framing.Marker end) {
        ledger.replay(end);
    }

    /**
     * Brings the groups to life, forgets the offsets of topics that are gone, and tells the mirror everything: it may
     * have missed the last second before a crash.
     */
    @Override
    public Result<Void> loaded() {
        var out = new Outcome();
        var gone = new HashSet<String>();
        for (String id : ledger.groupIds()) {
            StoredGroup stored = ledger.groups().get(id);
            Optional<ConsumerGroup> consumer = consumers.find(id);
            if (consumer.isPresent()) {
                consumerDepartures.sessions().revive(consumer.get());
            } else if (stored == null) {
                groups.findOrCreate(id); // a standalone consumer's
            } else {
                revive(ClassicGroup.restore(id, stored), out);
            }
            ledger.offsets(id).forEach((partition, offset) -> {
                if (environment.hasTopic(partition.topic())) {
                    out.afterCommit(() -> environment.mirror().committed(id, partition, offset.offset()));
                }
            });
            ledger.partitions(id).stream()
                    .map(TopicPartition::topic)
                    .filter(topic -> !environment.hasTopic(topic))
                    .forEach(gone::add);
        }
        forgetTopics(gone, out);
        expireAfter(config.retentionCheckInterval());
        return out.done();
    }

    @Override
    public void unloaded(ApiException reason) {
        nextExpiry.cancel();
        consumerDepartures.sessions().endAll();
        for (ClassicGroup group : List.copyOf(groups.all())) {
            group.members().forEach(member -> member.abandon(reason));
            groups.remove(group);
        }
    }

    /** Deleted while nobody led this shard. Kept, their offsets would make topics of those names begin in their middle. */
    private void forgetTopics(Set<String> gone, Outcome out) {
        if (deletions.forgetTopics(gone, out)) {
            timers.after(Duration.ZERO, next -> forgetTopics(gone, next));
        }
    }

    private void revive(ClassicGroup group, Outcome out) {
        groups.put(group);
        group.members().forEach(member -> sessions.renew(group, member));
        if (group.members().size() > config.maxSize()) {
            rebalance.advance(group, out); // the limit was lowered: not everyone will come back
        }
    }

    private void expireAfter(Duration delay) {
        nextExpiry = timers.after(delay, out -> {
            boolean more = expiry.round(out);
            plan.keepOnly(consumers.ids());
            regexes.keepOnly(consumers.ids());
            expireAfter(more ? Duration.ZERO : config.retentionCheckInterval());
        });
    }

    private void expired(ClassicGroup group, Member member, Outcome out) {
        departures.expired(group, member, out);
    }

    /** Groups of the consumer protocol that something is noted of beside their records. */
    int remembered() {
        return Math.max(plan.remembered(), regexes.remembered());
    }

    Result<JoinGroupResponseData> join(GroupRequestContext client, JoinGroupRequestData request) {
        Optional<ConsumerGroup> consumer = consumers.find(request.groupId());
        if (consumer.isEmpty()) {
            return joins.join(client, request);
        }
        return consumer.get().isEmpty()
                ? vacantJoins.join(consumer.get(), client, request)
                : classicSeats.join(consumer.get(), client, request);
    }

    Result<SyncGroupResponseData> sync(SyncGroupRequestData request) {
        Optional<ConsumerGroup> consumer = consumers.find(request.groupId());
        return consumer.isPresent() ? classicSeats.sync(consumer.get(), request) : syncs.sync(request);
    }

    Result<HeartbeatResponseData> heartbeat(HeartbeatRequestData request) {
        Optional<ConsumerGroup> consumer = consumers.find(request.groupId());
        return consumer.isPresent() ? classicSeats.heartbeat(consumer.get(), request) : heartbeats.heartbeat(request);
    }

    Result<ConsumerGroupHeartbeatResponseData> consumerHeartbeat(
            GroupRequestContext client, ConsumerGroupHeartbeatRequestData request, TopicVisibility visibility) {
        return consumerHeartbeats.heartbeat(client, request, visibility);
    }

    Result<LeaveGroupResponseData> leave(LeaveGroupRequestData request) {
        return leaves.leave(request);
    }

    /** @param apiVersion of OffsetCommit */
    Result<OffsetCommitResponseData> commitOffsets(OffsetCommitRequestData request, short apiVersion) {
        return commits.commit(request, apiVersion);
    }

    Result<OffsetDeleteResponseData> deleteOffsets(OffsetDeleteRequestData request) {
        return offsetDeletions.delete(request);
    }

    ConsumerGroupDescribeResponseData.DescribedGroup describeConsumer(String id) {
        return consumerQueries.describe(id);
    }

    /** To be called before the coordinator of a producer's transaction is asked; the commit then brings it back. */
    Object question(long producerId) {
        return questions.ask(producerId);
    }

    Result<TxnOffsetCommitResponseData> commitInTransaction(TxnOffsetCommitRequestData request, Object question) {
        if (!questions.isOpen(request.producerId(), question)) {
            throw new TransactionEndedException(request.producerId());
        }
        return transactionalCommits.commit(request);
    }

    Result<Void> endTransaction(Framing.Marker marker) {
        questions.end(marker.producerId());
        return transactionalCommits.end(marker);
    }

    OffsetFetchResponseGroup fetchOffsets(OffsetFetchRequestGroup request, boolean stable) {
        return offsets.fetch(request, stable);
    }

    List<ListedGroup> list(ListGroupsRequestData filter) {
        return queries.list(filter);
    }

    DescribedGroup describe(String id, short apiVersion) {
        return queries.describe(id, apiVersion);
    }

    Result<Boolean> deleteGroup(String id) {
        return deletions.deleteGroup(id);
    }

    Result<Boolean> forgetTopics(Set<String> topics) {
        return deletions.forgetTopics(topics);
    }
}
