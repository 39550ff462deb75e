package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.group.assignor.Assignment;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerGroupConfig;
import io.crossdock.broker.group.consumer.ConsumerGroups;
import io.crossdock.broker.group.consumer.ConsumerMember;
import io.crossdock.broker.group.consumer.GroupChange;
import io.crossdock.broker.group.consumer.Reconciliation;
import io.crossdock.broker.group.consumer.TopicCatalog;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupMaxSizeReachedException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData.TopicPartitions;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ConsumerGroupHeartbeat: with this one request a member joins, says what it reads and has, hears what it is to have,
 * and leaves (KIP-848). Everything decided here is in the records it writes. Confined to the shard's lane.
 */
final class ConsumerHeartbeatOperation {
    private final ConsumerGroupConfig config;
    private final GroupEnvironment environment;
    private final Groups classics;
    private final ConsumerGroups consumers;
    private final Upgrade upgrade;
    private final ConsumerPlan plan;
    private final RegexSubscriptions regexes;
    private final ConsumerDepartures departures;
    private final ConsumerSessions sessions;

    ConsumerHeartbeatOperation(
            ConsumerGroupConfig config,
            GroupEnvironment environment,
            Groups classics,
            ConsumerGroups consumers,
            Upgrade upgrade,
            ConsumerPlan plan,
            RegexSubscriptions regexes,
            ConsumerDepartures departures) {
        this.config = config;
        this.environment = environment;
        this.classics = classics;
        this.consumers = consumers;
        this.upgrade = upgrade;
        this.plan = plan;
        this.regexes = regexes;
        this.departures = departures;
        this.sessions = departures.sessions();
    }

    /** One heartbeat on its way. */
    private record Beat(
            GroupRequestContext client,
            ConsumerGroupHeartbeatRequestData request,
            TopicVisibility visibility,
            TopicCatalog catalog,
            @Nullable Assignment owned,
            Outcome out) {

        boolean joins() {
            return request.memberEpoch() == ConsumerRequests.JOIN;
        }
    }

    /** A member in the group as it is with it, and the one whose place it takes over. */
    private record Seated(ConsumerGroup group, ConsumerMember member, boolean isNew, Optional<String> instead) {}

    Result<ConsumerGroupHeartbeatResponseData> heartbeat(
            GroupRequestContext client, ConsumerGroupHeartbeatRequestData request, TopicVisibility visibility) {
        ConsumerRequests.check(request, client.apiVersion(), config.assignors());
        var out = new Outcome();
        if (request.memberEpoch() < 0) {
            return leave(request, out);
        }
        var beat =
                new Beat(client, request, visibility, environment.topics().get(), ConsumerRequests.owned(request), out);
        Optional<ConsumerGroup> stored = consumers.find(request.groupId());
        return advance(stored, seat(stored.orElseGet(() -> founded(beat)), beat), beat);
    }

    private Result<ConsumerGroupHeartbeatResponseData> advance(
            Optional<ConsumerGroup> stored, Seated seated, Beat beat) {
        ConsumerGroupHeartbeatRequestData request = beat.request();
        ConsumerMember before = seated.member();
        ConsumerMember saying = before.with(before.profile()
                .updated(
                        beat.client().clientId(),
                        beat.client().clientHost(),
                        request.instanceId(),
                        request.rackId(),
                        request.rebalanceTimeoutMs(),
                        request.subscribedTopicNames(),
                        request.subscribedTopicRegex(),
                        request.serverAssignor()));
        ConsumerGroup subscribed = seated.group().with(saying).withoutUnusedRegexes();
        ConsumerGroup matched = regexes.refreshed(subscribed, saying, beat.catalog(), beat.visibility());
        boolean changed = seated.isNew()
                || !saying.profile().subscribesLike(before.profile())
                || !matched.subscription(saying).equals(subscribed.subscription(saying));
        ConsumerGroup planned = plan.advance(matched, changed, beat.catalog());
        ConsumerMember after = new Reconciliation(planned, beat.catalog()).next(saying, beat.owned());
        ConsumerGroup group = planned.with(after);
        List<ShardRecord> records = GroupChange.between(stored, group);
        Optional<ClassicGroup> classic = stored.isEmpty() ? classics.find(group.id()) : Optional.empty();
        var all = new ArrayList<>(records);
        classic.ifPresent(ending -> all.addAll(upgrade.records(ending)));
        environment.limit().check(group.id(), all);
        // Nothing is refused from here on.
        classic.ifPresent(ending -> upgrade.carryOut(ending, beat.out()));
        if (stored.isEmpty()) {
            sessions.revive(group);
        }
        records.forEach(beat.out()::write);
        seated.instead().ifPresent(gone -> sessions.end(group.id(), gone));
        sessions.renew(group.id(), after);
        if (!after.position().equals(before.position())) {
            sessions.watchRevocation(group.id(), after);
        }
        return beat.out().respond(answer(group, before, after, beat));
    }

    /** The group somebody joins who is the first of it to speak this protocol. */
    private ConsumerGroup founded(Beat beat) {
        String id = beat.request().groupId();
        Optional<ClassicGroup> classic = classics.find(id);
        if (!beat.joins()) {
            throw notFound(id, classic.isPresent());
        }
        return classic.isEmpty()
                ? ConsumerGroup.fresh(id)
                : upgrade.of(classic.get(), beat.catalog()).orElseThrow(() -> notFound(id, true));
    }

    private static GroupIdNotFoundException notFound(String id, boolean isClassic) {
        return new GroupIdNotFoundException("Group " + id + (isClassic ? " is not a consumer group." : " not found."));
    }

    private Seated seat(ConsumerGroup group, Beat beat) {
        ConsumerGroupHeartbeatRequestData request = beat.request();
        String instanceId = request.instanceId();
        if (!beat.joins()) {
            ConsumerMember member = ConsumerMembers.named(group, request.memberId(), instanceId);
            ConsumerMembers.checkEpoch(member, request.memberEpoch(), beat.owned());
            return new Seated(group, member, false, Optional.empty());
        }
        String memberId = request.memberId().isEmpty() ? Uuid.randomUuid().toString() : request.memberId();
        Optional<ConsumerMember> present = instanceId == null ? group.member(memberId) : group.instance(instanceId);
        if (present.isEmpty()) {
            checkRoom(group);
            var fresh = ConsumerMember.fresh(memberId);
            return new Seated(group, fresh, true, Optional.empty());
        }
        ConsumerMember seatedThere = present.get();
        return instanceId == null ? rejoined(group, seatedThere) : takeOver(group, seatedThere, memberId);
    }

    /** Its client lost the answer to its join, or was fenced and begins anew: it owns nothing. */
    private static Seated rejoined(ConsumerGroup group, ConsumerMember member) {
        return new Seated(group, member, false, Optional.empty());
    }

    private static Seated takeOver(ConsumerGroup group, ConsumerMember old, String memberId) {
        if (!old.position().isAway()) {
            if (old.id().equals(memberId)) {
                return rejoined(group, old);
            }
            throw new UnreleasedInstanceIdException(
                    "Static member " + old.profile().instanceId() + " of group " + group.id() + " is still member "
                            + old.id() + ", which has to leave first.");
        }
        var successor =
                new ConsumerMember(memberId, old.profile(), old.position().back());
        Optional<String> gone = old.id().equals(memberId) ? Optional.empty() : Optional.of(old.id());
        return new Seated(group.replaced(old, successor), successor, false, gone);
    }

    private void checkRoom(ConsumerGroup group) {
        if (group.members().size() >= config.maxSize()) {
            throw new GroupMaxSizeReachedException(
                    "The consumer group has reached its maximum capacity of " + config.maxSize() + " members.");
        }
    }

    private Result<ConsumerGroupHeartbeatResponseData> leave(ConsumerGroupHeartbeatRequestData request, Outcome out) {
        ConsumerGroup group = consumers
                .find(request.groupId())
                .orElseThrow(() -> notFound(
                        request.groupId(), classics.find(request.groupId()).isPresent()));
        ConsumerMember member = ConsumerMembers.named(group, request.memberId(), request.instanceId());
        if (request.memberEpoch() == ConsumerRequests.LEAVE_FOR_A_WHILE) {
            departures.awayForAWhile(group, member, out);
        } else {
            departures.remove(group, List.of(member.id()), out);
        }
        return out.respond(new ConsumerGroupHeartbeatResponseData()
                .setMemberId(request.memberId())
                .setMemberEpoch(request.memberEpoch()));
    }

    private ConsumerGroupHeartbeatResponseData answer(
            ConsumerGroup group, ConsumerMember before, ConsumerMember after, Beat beat) {
        var answer = new ConsumerGroupHeartbeatResponseData()
                .setMemberId(after.id())
                .setMemberEpoch(after.epoch())
                .setHeartbeatIntervalMs((int) interval(group).toMillis());
        Assignment given = after.position().assigned().partitions();
        boolean isNews = !given.equals(before.position().assigned().partitions());
        if (isNews || ConsumerRequests.isFull(beat.request())) {
            answer.setAssignment(new ConsumerGroupHeartbeatResponseData.Assignment()
                    .setTopicPartitions(given.topics().entrySet().stream()
                            .map(topic -> new TopicPartitions()
                                    .setTopicId(topic.getKey())
                                    .setPartitions(List.copyOf(topic.getValue())))
                            .toList()));
        }
        return answer;
    }

    /** While an assignment is put off, the member shall ask again when it is due rather than a whole interval later. */
    private Duration interval(ConsumerGroup group) {
        Duration interval = environment.settings().apply(group.id()).heartbeatInterval();
        Duration delay = plan.again(group);
        return delay.isZero() || delay.compareTo(interval) > 0 ? interval : delay;
    }
}
