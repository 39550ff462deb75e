package io.crossdock.broker.group;

import io.crossdock.broker.group.assignor.Assignment;
import io.crossdock.broker.group.assignor.Assignors;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnsupportedAssignorException;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData.TopicPartitions;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** What a ConsumerGroupHeartbeat must and must not say. Pure. */
final class ConsumerRequests {
    static final int JOIN = 0;
    static final int LEAVE = -1;
    static final int LEAVE_FOR_A_WHILE = -2;
    /** From this version on the client makes up its own member id (KIP-1082). */
    private static final short CLIENT_MAKES_ID = 1;

    private ConsumerRequests() {}

    /**
     * @throws InvalidRequestException when something is missing or contradicts itself
     * @throws UnsupportedAssignorException when it asks for an assignor this broker does not have
     */
    static void check(ConsumerGroupHeartbeatRequestData request, short version, Assignors assignors) {
        requireText(request.groupId(), "GroupId");
        requireText(request.instanceId(), "InstanceId");
        requireText(request.rackId(), "RackId");
        require(
                !request.memberId().isEmpty() || version < CLIENT_MAKES_ID && request.memberEpoch() == JOIN,
                "MemberId is empty");
        if (request.memberEpoch() == JOIN) {
            checkJoin(request);
        }
        require(
                request.memberEpoch() != LEAVE_FOR_A_WHILE || request.instanceId() != null,
                "MemberEpoch -2 is for static members, and there is no InstanceId");
        require(request.memberEpoch() >= LEAVE_FOR_A_WHILE, "MemberEpoch is " + request.memberEpoch());
        String assignor = request.serverAssignor();
        if (assignor != null && assignors.find(assignor).isEmpty()) {
            throw new UnsupportedAssignorException("ServerAssignor " + assignor
                    + " is not supported. Supported assignors: " + String.join(", ", assignors.names()) + ".");
        }
    }

    private static void checkJoin(ConsumerGroupHeartbeatRequestData request) {
        require(request.rebalanceTimeoutMs() >= 0, "RebalanceTimeoutMs must be provided when joining");
        require(
                request.topicPartitions() != null && request.topicPartitions().isEmpty(),
                "TopicPartitions must be empty when joining");
        boolean byName = request.subscribedTopicNames() != null;
        boolean byRegex = request.subscribedTopicRegex() != null;
        require(byName || byRegex, "SubscribedTopicNames or SubscribedTopicRegex must be set when joining");
    }

    /** Says everything, as a client does that joins or found its coordinator anew, and wants to hear everything. */
    static boolean isFull(ConsumerGroupHeartbeatRequestData request) {
        return request.memberEpoch() == JOIN
                || request.rebalanceTimeoutMs() >= 0
                        && request.topicPartitions() != null
                        && (request.subscribedTopicNames() != null || request.subscribedTopicRegex() != null);
    }

    /** What the member says it has; null when it did not say. */
    static @Nullable Assignment owned(ConsumerGroupHeartbeatRequestData request) {
        if (request.topicPartitions() == null) {
            return null;
        }
        Map<Uuid, Collection<Integer>> partitions = new HashMap<>();
        for (TopicPartitions topic : request.topicPartitions()) {
            partitions
                    .computeIfAbsent(topic.topicId(), fresh -> new HashSet<>())
                    .addAll(topic.partitions());
        }
        return Assignment.of(partitions);
    }

    private static void requireText(@Nullable String value, String name) {
        require(value == null || !value.isBlank(), name + " is empty");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new InvalidRequestException(otherwise + ".");
        }
    }
}
