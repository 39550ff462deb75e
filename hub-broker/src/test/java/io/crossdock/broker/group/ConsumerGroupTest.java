package io.crossdock.broker.group;

import io.crossdock.broker.group.assignor.Assignors;
import io.crossdock.broker.group.consumer.ConsumerGroupConfig;
import io.crossdock.broker.group.consumer.ConsumerGroupSettings;
import io.crossdock.broker.group.consumer.MigrationPolicy;
import org.apache.kafka.common.message.DeleteGroupsResponseData.DeletableGroupResult;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import static org.assertj.core.api.Assertions.assertThat;

/** What a member of the consumer protocol is told (KIP-848). */
class ConsumerGroupTest {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration SESSION =
            ConsumerGroupConfig.DEFAULT.settings().sessionTimeout();

    private GroupFixture fixture = new GroupFixture();

    ConsumerGroupTest() {
        fixture.topic("orders", 4);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private ConsumerClient joined(String... topics) {
        ConsumerClient client = fixture.consumer("app", topics);
        assertThat(client.join()).isEqualTo(Errors.NONE);
        return client;
    }

    @Test
    void theFirstMemberHasEverythingAtOnce() {
        ConsumerClient client = joined("orders");

        assertThat(client.owned).containsExactly("orders-0", "orders-1", "orders-2", "orders-3");
        assertThat(client.epoch).isEqualTo(1);
        assertThat(client.last.heartbeatIntervalMs()).isEqualTo(5000);
        assertThat(fixture.describeConsumer("app").groupState()).isEqualTo("Stable");
    }

    @Test
    void aPartitionIsGivenOnlyWhenItsFormerOwnerSaidThatItGaveItUp() {
        ConsumerClient first = joined("orders");
        fixture.advance(INTERVAL);
        ConsumerClient second = joined("orders");

        assertThat(second.owned).isEmpty();
        assertThat(first.heartbeat()).isEqualTo(Errors.NONE);
        assertThat(first.owned).hasSize(2);
        assertThat(first.epoch).as("keeps its epoch until it gave up").isEqualTo(1);
        assertThat(second.heartbeat()).isEqualTo(Errors.NONE);
        assertThat(second.owned).as("not said yet").isEmpty();
        assertThat(fixture.describeConsumer("app").groupState()).isEqualTo("Reconciling");

        first.heartbeat();
        assertThat(first.epoch).isEqualTo(2);
        second.heartbeat();
        assertThat(second.owned).hasSize(2).doesNotContainAnyElementsOf(first.owned);
        assertThat(fixture.describeConsumer("app").groupState()).isEqualTo("Stable");
    }

    @Test
    void aLargeAssignmentIsMadeBesideAndTakenByWhoeverAsksNext() {
        fixture.maxBatchBytes = 10 << 20;
        fixture.topic("wide", Drafts.MANY_STEPS);
        Queue<Runnable> making = new ArrayDeque<>();
        fixture.assignments = making::add;
        ConsumerClient first = joined("wide");
        assertThat(first.owned).as("the first of a group").hasSize(Drafts.MANY_STEPS);
        fixture.advance(INTERVAL);
        ConsumerClient second = joined("wide");
        assertThat(second.last.heartbeatIntervalMs()).isLessThan(1000);
        assertThat(fixture.describeConsumer("app").groupState()).isEqualTo("Assigning");
        ConsumerClient third = joined("orders");
        assertThat(making).as("one draft at a time").hasSize(1);

        making.remove().run();
        first.heartbeat(); // it was of the group without the third member, so it is made anew
        assertThat(first.owned).hasSize(Drafts.MANY_STEPS);
        assertThat(making).hasSize(1);
        making.remove().run();
        third.heartbeat();
        assertThat(third.owned).hasSize(4);
        assertThat(third.last.heartbeatIntervalMs()).isEqualTo(5000);
        first.heartbeat();
        first.heartbeat();
        second.heartbeat();
        assertThat(first.owned).hasSize(Drafts.MANY_STEPS / 2);
        assertThat(second.owned).hasSize(Drafts.MANY_STEPS / 2).doesNotContainAnyElementsOf(first.owned);

        fixture.assignments = task -> {
            throw new AssertionError("a replay needs no assignor");
        };
        fixture.restart();
        first.heartbeat();
        assertThat(first.owned).hasSize(Drafts.MANY_STEPS / 2);
        assertThat(fixture.describeConsumer("app").groupState()).isEqualTo("Stable");
    }

    @Test
    void aLargeGroupThatChangesAllTheTimeGetsItsAssignmentAllTheSame() {
        fixture.maxBatchBytes = 10 << 20;
        fixture.topic("wide", Drafts.MANY_STEPS);
        Queue<Runnable> making = new ArrayDeque<>();
        fixture.assignments = making::add;
        joined("wide");
        for (int i = 0; i < 20; i++) {
            fixture.advance(INTERVAL);
            joined("wide");
            if (!making.isEmpty()) {
                making.remove().run(); // and before anybody takes it, the next one joins
            }
        }

        assertThat(fixture.describeConsumer("app").assignmentEpoch()).isGreaterThan(10);
    }

    @Test
    void membersThatComeAtOnceAreServedTogetherAndSoon() {
        ConsumerClient first = joined("orders");
        ConsumerClient second = joined("orders");

        assertThat(second.last.heartbeatIntervalMs())
                .as("asks again when the assignment is due")
                .isEqualTo((int) INTERVAL.toMillis());
        assertThat(fixture.describeConsumer("app").groupState()).isEqualTo("Assigning");
        fixture.advance(INTERVAL);
        ConsumerClient.settle(first, second);
        assertThat(second.owned).hasSize(2);
    }

    @Test
    void whoDoesNotGiveUpInTimeIsSentAway() {
        ConsumerClient slow = joined("orders");
        fixture.advance(INTERVAL);
        ConsumerClient second = joined("orders");
        slow.heartbeat();
        List<String> before = List.of("orders-0", "orders-1", "orders-2", "orders-3");
        for (int i = 0; i < 5; i++) {
            slow.owned.addAll(before); // never lets go
            slow.heartbeatUnheard();
            second.heartbeat();
            fixture.advance(Duration.ofSeconds(11));
        }
        fixture.advance(Duration.ofSeconds(6));

        assertThat(slow.heartbeat()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        second.heartbeat();
        second.heartbeat();
        assertThat(second.owned).containsExactlyElementsOf(before);
    }

    @Test
    void whoIsSilentIsSentAway() {
        ConsumerClient dead = joined("orders");
        fixture.advance(INTERVAL);
        ConsumerClient alive = joined("orders");
        ConsumerClient.settle(dead, alive);
        fixture.advance(SESSION.dividedBy(2));
        alive.heartbeat();
        fixture.advance(SESSION.dividedBy(2).plusSeconds(1));
        alive.heartbeat();

        assertThat(alive.owned).hasSize(4);
        assertThat(fixture.describeConsumer("app").members()).hasSize(1);
    }

    @Test
    void whoLeavesIsNotWaitedFor() {
        ConsumerClient first = joined("orders");
        fixture.advance(INTERVAL);
        ConsumerClient second = joined("orders");
        ConsumerClient.settle(first, second);
        fixture.advance(INTERVAL);

        assertThat(first.leave()).isEqualTo(Errors.NONE);
        assertThat(first.last.memberEpoch()).isEqualTo(-1);
        second.heartbeat();
        assertThat(second.owned).hasSize(4);
        second.leave();
        assertThat(fixture.describeConsumer("app").groupState()).isEqualTo("Empty");
    }

    @Test
    void aLostAnswerIsGivenAgain() {
        ConsumerClient client = fixture.consumer("app", "orders");
        client.send(client.joinRequest());
        assertThat(client.join()).isEqualTo(Errors.NONE);
        assertThat(client.owned).hasSize(4);

        fixture.topic("orders", 6);
        fixture.advance(INTERVAL);
        client.heartbeatUnheard(); // epoch 2 was decided, and the client does not know
        assertThat(client.epoch).isEqualTo(1);
        assertThat(client.heartbeat()).isEqualTo(Errors.NONE);
        assertThat(client.epoch).isEqualTo(2);
    }

    @Test
    void whoSpeaksOfAWrongEpochHasToBeginAnew() {
        ConsumerClient client = joined("orders");
        client.epoch = 7;
        assertThat(client.heartbeat()).isEqualTo(Errors.FENCED_MEMBER_EPOCH);
        assertThat(client.join()).isEqualTo(Errors.NONE);
        assertThat(client.owned).hasSize(4);
    }

    @Test
    void strangersAreTurnedAway() {
        ConsumerClient nobody = fixture.consumer("app", "orders");
        nobody.epoch = 1;
        assertThat(nobody.heartbeat()).isEqualTo(Errors.GROUP_ID_NOT_FOUND);
        joined("orders");
        nobody.epoch = 1;
        assertThat(nobody.heartbeat()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void requestsThatMakeNoSenseAreRefusedWithAReason() {
        ConsumerClient client = fixture.consumer("app", "orders");
        assertThat(client.send(client.joinRequest().setGroupId(""))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(client.send(client.joinRequest().setMemberId(""))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(client.send(client.joinRequest().setRebalanceTimeoutMs(-1))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(client.send(client.joinRequest().setTopicPartitions(null))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(client.send(client.joinRequest().setSubscribedTopicNames(null)))
                .isEqualTo(Errors.INVALID_REQUEST);
        assertThat(client.send(client.request(-2))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(client.send(client.request(-3))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(client.last.errorMessage()).isEqualTo("MemberEpoch is -3.");
        assertThat(client.assignor("mine").join()).isEqualTo(Errors.UNSUPPORTED_ASSIGNOR);
        assertThat(client.last.errorMessage()).contains("uniform, range");
    }

    @Test
    void aGroupThatWouldWriteMoreThanItsTopicTakesIsRefusedAndNobodyElseNotices() {
        ConsumerClient other = joined("orders");
        fixture.maxBatchBytes = 300;
        ConsumerClient large = fixture.consumer("large", "orders", "a-topic-with-a-long-name".repeat(20));

        assertThat(large.join()).isEqualTo(Errors.RECORD_LIST_TOO_LARGE);
        assertThat(large.last.errorMessage()).contains("max.message.bytes");
        assertThat(fixture.describeConsumer("large").errorCode()).isEqualTo(Errors.GROUP_ID_NOT_FOUND.code());
        assertThat(other.heartbeat()).isEqualTo(Errors.NONE);
        assertThat(fixture.log.batches()).hasSize(1);
    }

    @Test
    void aFullGroupTakesNobodyMore() {
        fixture.close();
        fixture = new GroupFixture(with(new ConsumerGroupConfig(
                ConsumerGroupConfig.DEFAULT.settings(),
                1,
                new Assignors(Assignors.ALL),
                MigrationPolicy.BIDIRECTIONAL,
                Duration.ofMinutes(10))));
        fixture.topic("orders", 4);
        ConsumerClient only = joined("orders");

        assertThat(fixture.consumer("app", "orders").join()).isEqualTo(Errors.GROUP_MAX_SIZE_REACHED);
        assertThat(only.heartbeat()).isEqualTo(Errors.NONE);
        assertThat(only.join()).as("is in it already").isEqualTo(Errors.NONE);
    }

    @Test
    void aGroupGoesByItsOwnSettings() {
        fixture.settings = new ConsumerGroupSettings(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ZERO);
        ConsumerClient client = joined("orders");

        assertThat(client.last.heartbeatIntervalMs()).isEqualTo(2000);
        fixture.advance(Duration.ofSeconds(11));
        assertThat(client.heartbeat()).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void morePartitionsAndNewTopicsAreSharedOutWithTheNextHeartbeat() {
        ConsumerClient client = joined("orders", "returns");
        assertThat(client.owned).hasSize(4);
        fixture.advance(INTERVAL);
        fixture.topic("orders", 5);
        fixture.topic("returns", 1);
        client.heartbeat();

        assertThat(client.owned).hasSize(6).contains("orders-4", "returns-0");
        assertThat(client.epoch).isEqualTo(2);
    }

    @Test
    void aDeletedTopicIsTakenAway() {
        fixture.topic("returns", 2);
        ConsumerClient client = joined("orders", "returns");
        assertThat(client.owned).hasSize(6);
        fixture.dropTopic("returns");
        fixture.advance(INTERVAL);
        client.heartbeat();
        client.heartbeat();

        assertThat(client.owned).hasSize(4);
        assertThat(fixture.describeConsumer("app").groupState()).isEqualTo("Stable");
    }

    @Test
    void aTopicThatWasDeletedAndMadeAnewIsAnotherOne() {
        ConsumerClient client = joined("orders");
        fixture.dropTopic("orders");
        fixture.topic("orders", 2);
        fixture.advance(INTERVAL);
        client.heartbeat();
        client.heartbeat();

        assertThat(client.owned).containsExactly("orders-0", "orders-1");
    }

    @Test
    void aStaticMemberComesBackToWhatItHad() {
        ConsumerClient seat = fixture.consumer("app", "orders").instance("one");
        seat.join();
        fixture.advance(INTERVAL);
        ConsumerClient other = fixture.consumer("app", "orders").instance("two");
        other.join();
        ConsumerClient.settle(seat, other);
        List<String> had = List.copyOf(seat.owned);
        int epoch = fixture.describeConsumer("app").groupEpoch();

        seat.leaveForAWhile();
        assertThat(seat.last.memberEpoch()).isEqualTo(-2);
        other.heartbeat();
        seat.startAnew();
        assertThat(seat.join()).isEqualTo(Errors.NONE);

        assertThat(seat.owned).containsExactlyElementsOf(had);
        assertThat(fixture.describeConsumer("app").groupEpoch())
                .as("nobody noticed")
                .isEqualTo(epoch);
        assertThat(fixture.describeConsumer("app").members()).hasSize(2);
    }

    @Test
    void aStaticMemberThatDoesNotComeBackLosesItsSeat() {
        ConsumerClient seat = fixture.consumer("app", "orders").instance("one");
        seat.join();
        seat.leaveForAWhile();
        fixture.advance(SESSION.plusSeconds(1));

        assertThat(fixture.describeConsumer("app").groupState()).isEqualTo("Empty");
    }

    @Test
    void aSeatIsGivenToNobodyElseWhileItsMemberLives() {
        ConsumerClient seat = fixture.consumer("app", "orders").instance("one");
        seat.join();
        ConsumerClient usurper = fixture.consumer("app", "orders").instance("one");

        assertThat(usurper.join()).isEqualTo(Errors.UNRELEASED_INSTANCE_ID);
        seat.leaveForAWhile();
        assertThat(usurper.join()).isEqualTo(Errors.NONE);
        seat.epoch = 1;
        assertThat(seat.heartbeat()).isEqualTo(Errors.FENCED_INSTANCE_ID);
    }

    @Test
    void anExpressionFollowsTheTopicsThatComeAndGo() {
        ConsumerClient client = fixture.consumer("app").matching("or.*");
        assertThat(client.join()).isEqualTo(Errors.NONE);
        assertThat(client.owned).hasSize(4);
        fixture.advance(INTERVAL);
        fixture.topic("oranges", 1);
        fixture.topic("for", 1);
        client.heartbeat();
        assertThat(client.owned).hasSize(5).contains("oranges-0");
        fixture.advance(INTERVAL);
        fixture.dropTopic("oranges");
        client.heartbeat();
        client.heartbeat();
        assertThat(client.owned).hasSize(4);
    }

    @Test
    void anExpressionMatchesNothingThatTheClientMayNotSee() {
        fixture.topic("secrets", 1);
        ConsumerClient client = fixture.consumer("app").matching(".*");
        client.visibility = topics ->
                topics.stream().filter(topic -> topic.equals("orders")).toList();
        client.join();
        assertThat(client.owned).hasSize(4);

        client.visibility = TopicVisibility.EVERYTHING;
        for (int i = 0; i < 20; i++) {
            fixture.advance(Duration.ofSeconds(31)); // permissions are looked at again every ten minutes
            client.heartbeat();
        }
        assertThat(client.owned).hasSizeGreaterThan(4).contains("secrets-0");
    }

    @Test
    void anExpressionThatCannotBeReadIsRefusedAndLeavesNoGroup() {
        ConsumerClient client = fixture.consumer("app").matching("a(");
        assertThat(client.join()).isEqualTo(Errors.INVALID_REGULAR_EXPRESSION);
        assertThat(client.last.errorMessage()).contains("a(");
        assertThat(fixture.describeConsumer("app").errorCode()).isEqualTo(Errors.GROUP_ID_NOT_FOUND.code());
    }

    @Test
    void theMostWantedAssignorIsUsed() {
        ConsumerClient first = fixture.consumer("app", "orders").assignor("range");
        first.join();
        fixture.advance(INTERVAL);
        ConsumerClient second = fixture.consumer("app", "orders").assignor("range");
        second.join();
        ConsumerClient.settle(first, second);

        assertThat(fixture.describeConsumer("app").assignorName()).isEqualTo("range");
        assertThat(List.of(List.copyOf(first.owned), List.copyOf(second.owned)))
                .containsExactlyInAnyOrder(List.of("orders-0", "orders-1"), List.of("orders-2", "orders-3"));
    }

    @Test
    void aMemberCommitsAtItsEpochAndAtAnEarlierOneWhatItHadThen() {
        ConsumerClient client = joined("orders");
        assertThat(client.commit("orders", 0, 10, 1)).isEqualTo(Errors.NONE);
        fixture.topic("orders", 5);
        fixture.advance(INTERVAL);
        client.heartbeat();
        assertThat(client.epoch).isEqualTo(2);

        assertThat(client.commit("orders", 0, 11, 1)).as("it was its own at 1").isEqualTo(Errors.NONE);
        assertThat(client.commit("orders", 4, 11, 1)).as("it has this since 2").isEqualTo(Errors.STALE_MEMBER_EPOCH);
        assertThat(client.commit("orders", 4, 11, 3)).isEqualTo(Errors.STALE_MEMBER_EPOCH);
        assertThat(client.commit("orders", 4, 11, -1)).isEqualTo(Errors.STALE_MEMBER_EPOCH);
        assertThat(fixture.consumer("app").commit("orders", 0, 1, 1)).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(fixture.committed("app", "orders", 0)).isEqualTo(11);
        client.leave();
        assertThat(fixture.consumer("app").commit("orders", 0, 5, -1))
                .as("a reset")
                .isEqualTo(Errors.NONE);
    }

    @Test
    void aMemberReadsOffsetsAtItsEpochOnly() {
        ConsumerClient client = joined("orders");
        assertThat(fetchError(client.memberId, 1)).isEqualTo(Errors.NONE);
        assertThat(fetchError(client.memberId, 0)).isEqualTo(Errors.STALE_MEMBER_EPOCH);
        assertThat(fetchError("nobody", 1)).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(fetchError(null, -1)).isEqualTo(Errors.NONE);
    }

    private Errors fetchError(@Nullable String member, int epoch) {
        var request = new OffsetFetchRequestGroup()
                .setGroupId("app")
                .setMemberId(member)
                .setMemberEpoch(epoch)
                .setTopics(
                        List.of(new OffsetFetchRequestTopics().setName("orders").setPartitionIndexes(List.of(0))));
        return Errors.forCode(GroupFixture.answer(fixture.settled(fixture.coordinator.fetchOffsets(request)))
                .errorCode());
    }

    @Test
    void groupsAreListedByTypeAndState() {
        joined("orders");
        fixture.client("old").join();

        assertThat(listed("consumer", "")).containsExactly("app consumer Stable");
        assertThat(listed("classic", "")).containsExactly("old classic PreparingRebalance");
        assertThat(listed("", "stable")).containsExactly("app consumer Stable");
        assertThat(listed("", "")).hasSize(2);
    }

    private List<String> listed(String type, String state) {
        var filter = new ListGroupsRequestData()
                .setTypesFilter(type.isEmpty() ? List.of() : List.of(type))
                .setStatesFilter(state.isEmpty() ? List.of() : List.of(state));
        List<ListedGroup> groups = GroupFixture.answer(fixture.settled(fixture.coordinator.listGroups(filter)))
                .groups();
        return groups.stream()
                .map(group -> group.groupId() + " " + group.groupType() + " " + group.groupState())
                .toList();
    }

    @Test
    void aGroupWithoutMembersBecomesAClassicOneWithItsFirstClassicMemberAndNotBefore() {
        joined("orders").leave();
        int written = fixture.log.batches().size();
        GroupFixture.Client classic = fixture.client("app");

        var onlyAnId = GroupFixture.answer(classic.send(classic.joinRequest()));

        assertThat(Errors.forCode(onlyAnId.errorCode())).isEqualTo(Errors.MEMBER_ID_REQUIRED);
        assertThat(listed("", "")).containsExactly("app consumer Empty");
        fixture.advance(GroupFixture.SESSION.multipliedBy(2)); // may take its time, or never come back
        assertThat(fixture.describeConsumer("app").groupState()).isEqualTo("Empty");
        assertThat(fixture.log.batches()).hasSize(written);

        classic.memberId = onlyAnId.memberId();
        classic.joining = classic.send(classic.joinRequest());
        fixture.advance(GroupFixture.FIRST_GENERATION);

        assertThat(classic.joined().memberId).isEqualTo(onlyAnId.memberId());
        assertThat(listed("", "")).containsExactly("app classic CompletingRebalance");
        assertThat(fixture.describeConsumer("app").errorCode()).isEqualTo(Errors.GROUP_ID_NOT_FOUND.code());
    }

    @Test
    void aGroupWithoutMembersStaysAsItIsWhenAClassicMemberIsRefused() {
        joined("orders").leave();
        GroupFixture.Client impatient = fixture.client("app").version(0);
        impatient.session = Duration.ofMillis(1);
        GroupFixture.Client silent = fixture.client("app").version(0).protocols();

        assertThat(impatient.join().joinError()).isEqualTo(Errors.INVALID_SESSION_TIMEOUT);
        assertThat(silent.join().joinError()).isEqualTo(Errors.INCONSISTENT_GROUP_PROTOCOL);

        assertThat(listed("", "")).containsExactly("app consumer Empty");
        assertThat(joined("orders").owned).hasSize(4);
    }

    @Test
    void eachKindOfDescriptionKnowsItsOwnKindOfGroup() {
        joined("orders");
        fixture.client("old").join();

        assertThat(fixture.state("app")).isEqualTo("Dead");
        assertThat(fixture.describeConsumer("old").errorMessage()).isEqualTo("Group old is not a consumer group.");
        assertThat(fixture.describeConsumer("none").errorCode()).isEqualTo(Errors.GROUP_ID_NOT_FOUND.code());
    }

    @Test
    void onlyAnEmptyGroupIsDeletedAndThenNothingIsLeft() {
        ConsumerClient client = joined("orders");
        client.commit("orders", 0, 10, 1);
        assertThat(delete()).isEqualTo(Errors.NON_EMPTY_GROUP);
        client.leave();
        assertThat(delete()).isEqualTo(Errors.NONE);
        fixture.restart();

        assertThat(fixture.describeConsumer("app").errorCode()).isEqualTo(Errors.GROUP_ID_NOT_FOUND.code());
        assertThat(fixture.committed("app", "orders", 0)).isEqualTo(-1);
        assertThat(fixture.mirror.offsets()).isEmpty();
    }

    private Errors delete() {
        DeletableGroupResult result = GroupFixture.answer(
                        fixture.settled(fixture.coordinator.deleteGroups(List.of("app"))))
                .get(0);
        return Errors.forCode(result.errorCode());
    }

    @Test
    void offsetsOfTopicsThatAreReadAreNotDeleted() {
        ConsumerClient client = joined("orders");
        client.commit("orders", 0, 10, 1);
        client.commit("shop", 0, 10, 1);

        assertThat(deleteOffset("orders")).isEqualTo(Errors.GROUP_SUBSCRIBED_TO_TOPIC);
        assertThat(deleteOffset("shop")).isEqualTo(Errors.NONE);
        assertThat(fixture.committed("app", "orders", 0)).isEqualTo(10);
        assertThat(fixture.committed("app", "shop", 0)).isEqualTo(-1);
        client.leave();
        assertThat(deleteOffset("orders")).isEqualTo(Errors.NONE);
        assertThat(fixture.committed("app", "orders", 0)).isEqualTo(-1);
    }

    private Errors deleteOffset(String topic) {
        var request = new OffsetDeleteRequestData().setGroupId("app");
        request.topics()
                .add(new OffsetDeleteRequestTopic()
                        .setName(topic)
                        .setPartitions(List.of(new OffsetDeleteRequestPartition().setPartitionIndex(0))));
        return Errors.forCode(GroupFixture.answer(fixture.settled(fixture.coordinator.deleteOffsets(request)))
                .topics()
                .find(topic)
                .partitions()
                .find(0)
                .errorCode());
    }

    @Test
    void offsetsNobodyReadsGoAfterTheirTimeAndTheEmptyGroupWithThem() {
        ConsumerClient client = joined("orders");
        client.commit("orders", 0, 10, 1);
        client.commit("shop", 0, 10, 1);
        Duration day = Duration.ofHours(24);
        for (Duration past = Duration.ZERO; past.compareTo(Duration.ofDays(8)) < 0; past = past.plus(day)) {
            fixture.settings = new ConsumerGroupSettings(Duration.ofDays(2), Duration.ofSeconds(5), INTERVAL);
            client.heartbeat();
            fixture.advance(day);
        }
        assertThat(fixture.committed("app", "orders", 0)).as("is read").isEqualTo(10);
        assertThat(fixture.committed("app", "shop", 0)).isEqualTo(-1);
        client.leave();
        fixture.advance(Duration.ofHours(1));
        assertThat(fixture.describeConsumer("app").errorCode()).isEqualTo(Errors.GROUP_ID_NOT_FOUND.code());
    }

    private static GroupConfig with(ConsumerGroupConfig consumer) {
        GroupConfig config = GroupFixture.CONFIG;
        return new GroupConfig(
                config.offsetsTopicPartitions(),
                config.initialRebalanceDelay(),
                config.minSessionTimeout(),
                config.maxSessionTimeout(),
                config.maxSize(),
                config.maxOffsetMetadataBytes(),
                config.offsetsRetention(),
                config.retentionCheckInterval(),
                consumer);
    }
}
