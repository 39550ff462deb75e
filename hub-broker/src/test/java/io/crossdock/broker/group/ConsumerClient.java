package io.crossdock.broker.group;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData.TopicPartitions;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** A consumer of the consumer protocol that does as it is told, but only what a test makes it do. */
final class ConsumerClient {
    static final short NEWEST = 1;
    final String group;
    private final GroupFixture fixture;
    String memberId = Uuid.randomUuid().toString();

    @Nullable
    String instanceId;

    @Nullable
    String regex;

    @Nullable
    String assignor;

    TopicVisibility visibility = TopicVisibility.EVERYTHING;
    Set<String> topics = Set.of();
    int epoch;
    /** What it takes to be its own, as "topic-partition". */
    final SortedSet<String> owned = new TreeSet<>();

    private boolean missedAnAnswer;
    private SortedSet<String> told = new TreeSet<>();
    private final Map<String, Uuid> ids = new HashMap<>();
    ConsumerGroupHeartbeatResponseData last = new ConsumerGroupHeartbeatResponseData();

    ConsumerClient(GroupFixture fixture, String group, String... topics) {
        this.fixture = fixture;
        this.group = group;
        this.topics = Set.of(topics);
    }

    ConsumerClient instance(String id) {
        instanceId = id;
        return this;
    }

    ConsumerClient matching(String expression) {
        regex = expression;
        return this;
    }

    ConsumerClient assignor(String name) {
        assignor = name;
        return this;
    }

    ConsumerGroupHeartbeatRequestData request(int memberEpoch) {
        return new ConsumerGroupHeartbeatRequestData()
                .setGroupId(group)
                .setMemberId(memberId)
                .setMemberEpoch(memberEpoch)
                .setInstanceId(instanceId);
    }

    ConsumerGroupHeartbeatRequestData joinRequest() {
        return request(0)
                .setRebalanceTimeoutMs(60_000)
                .setSubscribedTopicNames(regex == null || !topics.isEmpty() ? List.copyOf(topics) : null)
                .setSubscribedTopicRegex(regex)
                .setServerAssignor(assignor)
                .setTopicPartitions(List.of());
    }

    Errors send(ConsumerGroupHeartbeatRequestData request) {
        last = GroupFixture.answer(fixture.settled(fixture.coordinator.consumerHeartbeat(
                new GroupRequestContext("app", "/127.0.0.1", NEWEST), request, visibility)));
        return Errors.forCode(last.errorCode());
    }

    /** Joins, owning nothing. */
    Errors join() {
        owned.clear();
        told.clear();
        epoch = 0;
        return take(send(joinRequest()));
    }

    /** Says what it owns, and takes what it hears. Gives up at once what it is no longer to have, but says so only with
     * the next one. */
    Errors heartbeat() {
        var request = missedAnAnswer ? joinRequest().setMemberEpoch(epoch) : request(epoch);
        missedAnAnswer = false;
        return take(send(request.setTopicPartitions(partitions())));
    }

    /** Does not hear the answer, and so says everything the next time, which is how real ones ask for it again. */
    Errors heartbeatUnheard() {
        missedAnAnswer = true;
        return send(request(epoch).setTopicPartitions(partitions()));
    }

    /** Whatever the answer is, it has left: the group has to find out by itself when it did not hear. */
    Errors leave() {
        stop();
        return send(request(-1));
    }

    Errors leaveForAWhile() {
        stop();
        return send(request(-2));
    }

    /** Owns nothing any more, and has to join before it says anything else. */
    void stop() {
        epoch = 0;
        owned.clear();
    }

    /** The same application started anew: a new member id. */
    void startAnew() {
        memberId = Uuid.randomUuid().toString();
        epoch = 0;
        owned.clear();
    }

    /** What it has of topics that were not made anew since. */
    List<String> ownedOfToday() {
        return owned.stream()
                .filter(each -> ids.get(each) != null
                        && fixture.catalog.topic(ids.get(each)).isPresent())
                .toList();
    }

    private String remembered(Uuid topic, int partition) {
        String name = fixture.nameOf(topic) + "-" + partition;
        ids.put(name, topic);
        return name;
    }

    private Errors take(Errors error) {
        missedAnAnswer = error != Errors.NONE; // says everything again after any failure
        if (error == Errors.FENCED_MEMBER_EPOCH || error == Errors.UNKNOWN_MEMBER_ID) {
            owned.clear();
            epoch = 0;
        }
        if (error == Errors.NONE) {
            epoch = last.memberEpoch();
            if (last.assignment() != null) {
                told = new TreeSet<>();
                last.assignment().topicPartitions().forEach(topic -> topic.partitions()
                        .forEach(partition -> told.add(remembered(topic.topicId(), partition))));
                owned.retainAll(told);
                owned.addAll(told);
            }
        }
        return error;
    }

    private List<TopicPartitions> partitions() {
        Map<String, TopicPartitions> byTopic = new HashMap<>();
        for (String each : owned) {
            int dash = each.lastIndexOf('-');
            String topic = each.substring(0, dash);
            Uuid id = ids.getOrDefault(each, Uuid.ZERO_UUID);
            byTopic.computeIfAbsent(
                            topic + id,
                            name -> new TopicPartitions().setTopicId(id).setPartitions(new ArrayList<>()))
                    .partitions()
                    .add(Integer.parseInt(each.substring(dash + 1)));
        }
        return List.copyOf(byTopic.values());
    }

    Errors commit(String topic, int partition, long offset, int memberEpoch) {
        var request = new OffsetCommitRequestData()
                .setGroupId(group)
                .setMemberId(memberId)
                .setGroupInstanceId(instanceId)
                .setGenerationIdOrMemberEpoch(memberEpoch)
                .setTopics(List.of(new OffsetCommitRequestTopic()
                        .setName(topic)
                        .setPartitions(List.of(new OffsetCommitRequestPartition()
                                .setPartitionIndex(partition)
                                .setCommittedOffset(offset)))));
        var answer = GroupFixture.answer(fixture.settled(fixture.coordinator.commitOffsets(request, (short) 9)));
        return Errors.forCode(answer.topics().get(0).partitions().get(0).errorCode());
    }

    /** All say what they have until nothing changes any more. */
    static void settle(ConsumerClient... clients) {
        for (int round = 0; round < 12; round++) {
            for (ConsumerClient each : clients) {
                assertThat(each.heartbeat()).isEqualTo(Errors.NONE);
            }
        }
    }
}
