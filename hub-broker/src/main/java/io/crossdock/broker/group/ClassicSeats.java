package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.coordinator.ShardRecord;
import io.crossdock.broker.group.EmbeddedProtocol.Subscription;
import io.crossdock.broker.group.consumer.ClassicOffer;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerMember;
import io.crossdock.broker.group.consumer.GroupChange;
import io.crossdock.broker.group.consumer.MemberState;
import io.crossdock.broker.group.consumer.Reconciliation;
import io.crossdock.broker.group.consumer.TopicCatalog;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupMaxSizeReachedException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.apache.kafka.common.requests.JoinGroupRequest;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Members of the classic protocol in a group of the consumer protocol: JoinGroup, SyncGroup and Heartbeat in terms of
 * member epochs. A join is answered at once and without a leader, as the broker shares the partitions out; what the
 * member may have is in the answer to its SyncGroup, and a heartbeat tells it to join again whenever there is a step to
 * take. Confined to the shard's lane.
 */
final class ClassicSeats {
    private final GroupConfig config;
    private final GroupEnvironment environment;
    private final ConsumerPlan plan;
    private final Downgrade downgrade;
    private final ConsumerSessions sessions;

    ClassicSeats(
            GroupConfig config,
            GroupEnvironment environment,
            ConsumerPlan plan,
            Downgrade downgrade,
            ConsumerSessions sessions) {
        this.config = config;
        this.environment = environment;
        this.plan = plan;
        this.downgrade = downgrade;
        this.sessions = sessions;
    }

    Result<JoinGroupResponseData> join(ConsumerGroup stored, GroupRequestContext client, JoinGroupRequestData request) {
        config.checkSessionTimeout(request.sessionTimeoutMs());
        ClassicOffer offer = offer(stored, request);
        TopicCatalog catalog = environment.topics().get();
        Subscription said = subscription(stored, offer, catalog);
        Optional<ConsumerMember> present = present(stored, request);
        if (present.isEmpty()) {
            checkRoom(stored);
            if (mustComeBackWithId(client, request)) {
                return Result.of(new JoinGroupResponseData()
                        .setMemberId(newId(client, request))
                        .setErrorCode(Errors.MEMBER_ID_REQUIRED.code()));
            }
        }
        ConsumerMember before = present.orElseGet(
                () -> ConsumerMember.fresh(request.memberId().isEmpty() ? newId(client, request) : request.memberId()));
        ConsumerMember seat = before;
        ConsumerGroup seated = stored;
        if (present.isPresent() && request.memberId().isEmpty()) {
            // A static member's client was started anew, or now speaks the other protocol.
            seat = new ConsumerMember(
                    newId(client, request), before.profile(), before.position().back());
            seated = stored.replaced(before, seat);
        }
        ConsumerMember saying = seat.with(seat.profile()
                .updated(
                        client.clientId(),
                        client.clientHost(),
                        request.groupInstanceId(),
                        null,
                        rebalanceTimeout(request),
                        said.topics(),
                        null,
                        null)
                .speakingClassic(said.topics(), said.rackId(), offer));
        boolean changed = present.isEmpty() || !saying.profile().subscribesLike(before.profile());
        ConsumerGroup planned = plan.advanceAtOnce(seated.with(saying).withoutUnusedRegexes(), changed, catalog);
        ConsumerMember after = new Reconciliation(planned, catalog).next(saying, said.owned());
        return joined(stored, planned.with(after), before, after);
    }

    private Result<JoinGroupResponseData> joined(
            ConsumerGroup stored, ConsumerGroup group, ConsumerMember before, ConsumerMember after) {
        var out = new Outcome();
        List<ShardRecord> records = GroupChange.between(Optional.of(stored), group);
        environment.limit().check(group.id(), records);
        if (!before.id().equals(after.id())) {
            sessions.end(group.id(), before.id());
        }
        ClassicOffer offer = after.profile().classic();
        var answer = new JoinGroupResponseData()
                .setMemberId(after.id())
                .setGenerationId(after.epoch())
                .setProtocolType(EmbeddedProtocol.TYPE)
                .setProtocolName(offer == null ? null : offer.protocols().get(0).name())
                .setLeader("");
        if (downgrade.isDue(group) && downgrade.carriedOut(stored, group, out)) {
            // It took the place of the last one that spoke the new protocol. The rebalance that follows asks it again.
            group.members().keySet().forEach(member -> sessions.end(group.id(), member));
            return out.respond(answer);
        }
        records.forEach(out::write);
        sessions.renew(group.id(), after);
        sessions.watchRevocation(group.id(), after);
        sessions.joined(group.id(), after);
        return out.respond(answer);
    }

    Result<SyncGroupResponseData> sync(ConsumerGroup group, SyncGroupRequestData request) {
        ConsumerMember member = ConsumerMembers.named(group, request.memberId(), request.groupInstanceId());
        ClassicOffer offer = classic(group, member);
        checkGeneration(group, member, request.generationId());
        String protocol = offer.protocols().get(0).name();
        checkAgreed(group, EmbeddedProtocol.TYPE, request.protocolType());
        checkAgreed(group, protocol, request.protocolName());
        if (group.epoch() > member.epoch() && !member.is(MemberState.UNREVOKED_PARTITIONS)) {
            sessions.awaitJoin(group.id(), member);
            throw new RebalanceInProgressException("Group " + group.id() + " is at epoch " + group.epoch() + "; member "
                    + member.id() + " at " + member.epoch() + " has to join again");
        }
        sessions.synced(group.id(), member);
        sessions.renew(group.id(), member);
        return Result.of(new SyncGroupResponseData()
                .setProtocolType(EmbeddedProtocol.TYPE)
                .setProtocolName(protocol)
                .setAssignment(Utils.toArray(EmbeddedProtocol.write(
                        member.position().assigned().partitions(),
                        offer,
                        environment.topics().get()))));
    }

    Result<HeartbeatResponseData> heartbeat(ConsumerGroup group, HeartbeatRequestData request) {
        ConsumerMember member = ConsumerMembers.named(group, request.memberId(), request.groupInstanceId());
        classic(group, member);
        checkGeneration(group, member, request.generationId());
        sessions.renew(group.id(), member);
        if (!hasStepToTake(group, member)) {
            return Result.of(new HeartbeatResponseData());
        }
        sessions.awaitJoin(group.id(), member);
        return Result.of(new HeartbeatResponseData().setErrorCode(Errors.REBALANCE_IN_PROGRESS.code()));
    }

    private boolean hasStepToTake(ConsumerGroup group, ConsumerMember member) {
        if (group.epoch() > member.epoch() || member.is(MemberState.UNREVOKED_PARTITIONS)) {
            return true;
        }
        // What it waits for may be free by now.
        return !new Reconciliation(group, environment.topics().get())
                .next(member, null)
                .equals(member);
    }

    private static Optional<ConsumerMember> present(ConsumerGroup group, JoinGroupRequestData request) {
        String instanceId = request.groupInstanceId();
        if (instanceId == null) {
            return request.memberId().isEmpty() ? Optional.empty() : group.member(request.memberId());
        }
        return request.memberId().isEmpty()
                ? group.instance(instanceId)
                : Optional.of(ConsumerMembers.named(group, request.memberId(), instanceId));
    }

    /** Whether a newcomer first only gets an id and has to come back with it (KIP-394). */
    static boolean mustComeBackWithId(GroupRequestContext client, JoinGroupRequestData request) {
        return request.memberId().isEmpty()
                && request.groupInstanceId() == null
                && JoinGroupRequest.requiresKnownMemberId(client.apiVersion());
    }

    static String newId(GroupRequestContext client, JoinGroupRequestData request) {
        String instanceId = request.groupInstanceId();
        return (instanceId == null ? client.clientId() : instanceId) + "-" + Uuid.randomUuid();
    }

    private static int rebalanceTimeout(JoinGroupRequestData request) {
        return request.rebalanceTimeoutMs() < 0 ? request.sessionTimeoutMs() : request.rebalanceTimeoutMs();
    }

    private void checkRoom(ConsumerGroup group) {
        if (group.members().size() >= config.consumer().maxSize()) {
            throw new GroupMaxSizeReachedException("Group " + group.id() + " has "
                    + group.members().size() + " members, as many as group.consumer.max.size allows");
        }
    }

    /** Its client-side assignors, one of which all classic members must have in common, or they could not go back. */
    private static ClassicOffer offer(ConsumerGroup group, JoinGroupRequestData request) {
        if (!request.protocolType().equals(EmbeddedProtocol.TYPE)
                || request.protocols().isEmpty()) {
            throw new InconsistentGroupProtocolException(
                    "Group " + group.id() + " is of consumers, and a member of type '" + request.protocolType()
                            + "' with " + request.protocols().size() + " protocols cannot join it");
        }
        List<ClassicOffer.Protocol> offered = request.protocols().stream()
                .map(each -> new ClassicOffer.Protocol(each.name(), ByteBuffer.wrap(each.metadata())))
                .toList();
        Set<String> common =
                new HashSet<>(offered.stream().map(ClassicOffer.Protocol::name).toList());
        for (ConsumerMember member : group.members().values()) {
            ClassicOffer other = member.profile().classic();
            if (other != null && !member.id().equals(request.memberId())) {
                common.retainAll(other.protocols().stream()
                        .map(ClassicOffer.Protocol::name)
                        .toList());
            }
        }
        if (common.isEmpty()) {
            throw new InconsistentGroupProtocolException("The other members of group " + group.id()
                    + " know none of the assignors "
                    + offered.stream().map(ClassicOffer.Protocol::name).toList());
        }
        return new ClassicOffer(request.sessionTimeoutMs(), offered);
    }

    private static Subscription subscription(ConsumerGroup group, ClassicOffer offer, TopicCatalog catalog) {
        try {
            return EmbeddedProtocol.subscription(offer.protocols().get(0).metadata(), catalog);
        } catch (SchemaException opaque) {
            throw new InconsistentGroupProtocolException(
                    "A member of group " + group.id() + " must say in the consumers' own form what it reads", opaque);
        }
    }

    private static ClassicOffer classic(ConsumerGroup group, ConsumerMember member) {
        ClassicOffer offer = member.profile().classic();
        if (offer == null) {
            throw ConsumerMembers.unknown(group, member.id());
        }
        return offer;
    }

    private static void checkGeneration(ConsumerGroup group, ConsumerMember member, int generation) {
        if (generation != member.epoch()) {
            throw new IllegalGenerationException("Member " + member.id() + " of group " + group.id()
                    + " is in generation " + member.epoch() + ", the request speaks of " + generation);
        }
    }

    private static void checkAgreed(ConsumerGroup group, String agreed, @Nullable String believed) {
        if (believed != null && !believed.equals(agreed)) {
            throw new InconsistentGroupProtocolException("Group " + group.id() + " agreed with this member on '"
                    + agreed + "', the request speaks of '" + believed + "'");
        }
    }
}
