package io.crossdock.broker.group;

import io.crossdock.broker.coordinator.Outcome;
import io.crossdock.broker.coordinator.Result;
import io.crossdock.broker.group.consumer.ConsumerGroup;
import io.crossdock.broker.group.consumer.ConsumerGroups;
import io.crossdock.broker.group.consumer.ConsumerMember;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupResponseData.MemberResponse;
import org.apache.kafka.common.protocol.Errors;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * LeaveGroup: members go of their own will, or an administrator sends static members away by their instance id alone
 * (KIP-345). Confined to the shard's lane.
 */
final class LeaveOperation {
    private final Groups groups;
    private final Departures departures;
    private final Rebalance rebalance;
    private final ConsumerGroups consumers;
    private final ConsumerDepartures consumerDepartures;

    LeaveOperation(
            Groups groups,
            Departures departures,
            Rebalance rebalance,
            ConsumerGroups consumers,
            ConsumerDepartures consumerDepartures) {
        this.groups = groups;
        this.departures = departures;
        this.rebalance = rebalance;
        this.consumers = consumers;
        this.consumerDepartures = consumerDepartures;
    }

    Result<LeaveGroupResponseData> leave(LeaveGroupRequestData request) {
        List<MemberIdentity> leaving = leaving(request);
        Optional<ConsumerGroup> consumer = consumers.find(request.groupId());
        if (consumer.isPresent()) {
            return leave(consumer.get(), leaving);
        }
        Optional<ClassicGroup> group = groups.find(request.groupId());
        if (group.isEmpty()) {
            return Result.of(answer(leaving.stream()
                    .map(each -> answer(each, Errors.UNKNOWN_MEMBER_ID))
                    .toList()));
        }
        var out = new Outcome();
        var answers = new ArrayList<MemberResponse>(leaving.size());
        boolean anyoneLeft = false;
        for (MemberIdentity each : leaving) {
            if (group.get().isExpected(each.memberId())) {
                departures.neverJoined(group.get(), each.memberId(), out); // was never one of those who share the work
                answers.add(answer(each, Errors.NONE));
                continue;
            }
            Errors result = leave(group.get(), each, out);
            anyoneLeft |= result == Errors.NONE;
            answers.add(answer(each, result));
        }
        if (anyoneLeft) {
            rebalance.departed(group.get(), out);
        }
        return out.respond(answer(answers));
    }

    private Result<LeaveGroupResponseData> leave(ConsumerGroup group, List<MemberIdentity> leaving) {
        var out = new Outcome();
        var answers = new ArrayList<MemberResponse>(leaving.size());
        var gone = new LinkedHashSet<String>();
        for (MemberIdentity each : leaving) {
            Errors result = Errors.NONE;
            try {
                gone.add(find(group, each).id());
            } catch (ApiException unknown) {
                result = Errors.forException(unknown); // of this member only; the others may leave
            }
            answers.add(answer(each, result));
        }
        if (!gone.isEmpty()) {
            consumerDepartures.remove(group, gone, out);
        }
        return out.respond(answer(answers));
    }

    private static ConsumerMember find(ConsumerGroup group, MemberIdentity who) {
        String instanceId = who.groupInstanceId();
        if (who.memberId().isEmpty() && instanceId != null) {
            return group.instance(instanceId).orElseThrow(() -> ConsumerMembers.unknown(group, instanceId));
        }
        return ConsumerMembers.named(group, who.memberId(), instanceId);
    }

    private Errors leave(ClassicGroup group, MemberIdentity who, Outcome out) {
        try {
            departures.remove(group, find(group, who), out);
            return Errors.NONE;
        } catch (ApiException unknown) {
            return Errors.forException(unknown); // of this member only; the others may leave
        }
    }

    private static Member find(ClassicGroup group, MemberIdentity who) {
        String instanceId = who.groupInstanceId();
        if (who.memberId().isEmpty() && instanceId != null) {
            return group.instance(instanceId).orElseThrow(() -> group.unknown(instanceId));
        }
        return group.member(who.memberId(), instanceId);
    }

    /** Up to version 2 a request is about one member. */
    static List<MemberIdentity> leaving(LeaveGroupRequestData request) {
        return request.members().isEmpty()
                ? List.of(new MemberIdentity().setMemberId(request.memberId()))
                : request.members();
    }

    static MemberResponse answer(MemberIdentity who, Errors error) {
        return new MemberResponse()
                .setMemberId(who.memberId())
                .setGroupInstanceId(who.groupInstanceId())
                .setErrorCode(error.code());
    }

    private static LeaveGroupResponseData answer(List<MemberResponse> members) {
        return new LeaveGroupResponseData().setMembers(members);
    }
}
