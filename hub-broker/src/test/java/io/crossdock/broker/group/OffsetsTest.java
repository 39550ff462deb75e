package io.crossdock.broker.group;

import io.crossdock.broker.group.GroupFixture.Client;
import org.apache.kafka.common.message.ConsumerProtocolSubscription;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class OffsetsTest {
    private final GroupFixture fixture = new GroupFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Client client() {
        return fixture.client("orders");
    }

    @Test
    void aMemberCommitsAndReadsBack() {
        Client client = fixture.stable(client()).get(0);
        client.sendCommit("shop", 3, 42, "note");
        OffsetFetchResponsePartitions answer = fetch("orders", "shop", 3);

        assertThat(answer.committedOffset()).isEqualTo(42);
        assertThat(answer.committedLeaderEpoch()).isEqualTo(7);
        assertThat(answer.metadata()).isEqualTo("note");
        assertThat(answer.errorCode()).isEqualTo(Errors.NONE.code());
    }

    @Test
    void whatWasNeverCommittedIsMinusOne() {
        OffsetFetchResponsePartitions answer = fetch("nobody", "shop", 0);

        assertThat(answer.committedOffset()).isEqualTo(-1);
        assertThat(answer.committedLeaderEpoch()).isEqualTo(-1);
        assertThat(answer.metadata()).isEmpty();
        assertThat(answer.errorCode()).isEqualTo(Errors.NONE.code());
    }

    @Test
    void withoutTopicsEverythingIsFetched() {
        Client client = client();
        client.commit("shop", 0, 1);
        client.commit("shop", 1, 2);
        client.commit("mail", 0, 3);
        OffsetFetchResponseGroup answer = GroupFixture.answer(fixture.settled(fixture.coordinator.fetchOffsets(
                new OffsetFetchRequestGroup().setGroupId("orders").setTopics(null))));

        assertThat(answer.topics()).extracting(OffsetFetchResponseTopics::name).containsExactly("mail", "shop");
        assertThat(answer.topics().get(1).partitions())
                .extracting(OffsetFetchResponsePartitions::committedOffset)
                .containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void aStandaloneConsumerNeedsNoMembership() {
        assertThat(client().commit("shop", 0, 5)).isEqualTo(Errors.NONE);
        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(5);
        assertThat(fixture.state("orders")).isEqualTo("Empty");
    }

    @Test
    void whileAGroupHasMembersNobodyElseMayCommit() {
        fixture.stable(client());

        assertThat(client().commit("shop", 0, 5)).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(-1);
    }

    @Test
    void onceAllMembersLeftAnAdministratorMayResetOffsets() {
        Client client = fixture.stable(client()).get(0);
        client.commit("shop", 0, 5);
        client.leave();

        assertThat(client().commit("shop", 0, 0)).isEqualTo(Errors.NONE);
        assertThat(fixture.committed("orders", "shop", 0)).isZero();
    }

    @Test
    void aCommitOfAnotherGenerationIsRefused() {
        Client client = fixture.stable(client()).get(0);
        client.generation = 9;

        assertThat(client.commit("shop", 0, 5)).isEqualTo(Errors.ILLEGAL_GENERATION);
    }

    @Test
    void aGenerationOfAGroupThatDoesNotExistIsRefused() {
        Client client = client();
        client.memberId = "ghost";
        client.generation = 1;

        assertThat(client.commit("shop", 0, 5)).isEqualTo(Errors.ILLEGAL_GENERATION);
    }

    @Test
    void aFormerMemberCannotCommit() {
        Client client = fixture.stable(client()).get(0);
        client.leave();

        assertThat(client.commit("shop", 0, 5)).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void whileMembersComeBackTheyMayStillCommit() {
        List<Client> clients = fixture.stable(client(), client());
        clients.get(0).join();

        assertThat(clients.get(1).commit("shop", 0, 5)).isEqualTo(Errors.NONE);
    }

    @Test
    void beforeTheAssignmentNobodyMayCommit() {
        Client client = client().join();
        fixture.advance(GroupFixture.FIRST_GENERATION);

        assertThat(client.joined().commit("shop", 0, 5)).isEqualTo(Errors.REBALANCE_IN_PROGRESS);
    }

    @Test
    void aNoteThatIsTooLongFailsOnlyItsPartition() {
        var request = new OffsetCommitRequestData()
                .setGroupId("orders")
                .setGenerationIdOrMemberEpoch(-1)
                .setTopics(List.of(new OffsetCommitRequestTopic()
                        .setName("shop")
                        .setPartitions(List.of(
                                new OffsetCommitRequestPartition()
                                        .setPartitionIndex(0)
                                        .setCommittedMetadata("12345678901234567"),
                                new OffsetCommitRequestPartition()
                                        .setPartitionIndex(1)
                                        .setCommittedOffset(8)
                                        .setCommittedMetadata(null)))));
        var answer =
                GroupFixture.answer(fixture.settled(fixture.coordinator.commitOffsets(request, GroupFixture.NEWEST)));

        assertThat(answer.topics().get(0).partitions())
                .extracting(OffsetCommitResponsePartition::errorCode)
                .containsExactly(Errors.OFFSET_METADATA_TOO_LARGE.code(), Errors.NONE.code());
        assertThat(fixture.committed("orders", "shop", 1)).isEqualTo(8);
    }

    @Test
    void theEmptyGroupIdMayCommit() {
        assertThat(fixture.client("").commit("shop", 0, 5)).isEqualTo(Errors.NONE);
        assertThat(fixture.committed("", "shop", 0)).isEqualTo(5);
    }

    @Test
    void theMirrorHearsOfAnOffsetOnlyOnceItIsCommitted() {
        fixture.log.hold();
        var answer = client().sendCommit("shop", 0, 5, "");
        assertThat(answer).isNotDone();
        assertThat(fixture.mirror.offsets()).isEmpty();

        fixture.log.commitAll();
        fixture.settle();

        assertThat(answer).isDone();
        assertThat(fixture.mirror.offsets()).isEqualTo(Map.of("orders/shop-0", 5L));
    }

    @Test
    void nobodyReadsAnOffsetThatIsNotCommittedYet() {
        fixture.log.hold();
        client().sendCommit("shop", 0, 5, "");
        var asked = new OffsetFetchRequestGroup().setGroupId("orders").setTopics(null);
        var answer = fixture.settled(fixture.coordinator.fetchOffsets(asked));
        assertThat(answer).isNotDone();

        fixture.log.commitAll();
        fixture.settle();

        assertThat(GroupFixture.answer(answer).topics()).hasSize(1);
    }

    @Test
    void offsetsOfADeletedTopicAreForgotten() {
        client().commit("shop", 0, 5);
        client().commit("mail", 0, 6);
        fixture.settled(fixture.coordinator.onTopicsDeleted(Set.of("shop")));

        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(-1);
        assertThat(fixture.committed("orders", "mail", 0)).isEqualTo(6);
        assertThat(fixture.mirror.offsets()).containsOnlyKeys("orders/mail-0");
    }

    @Test
    void aTopicOfManyPartitionsIsForgottenInSeveralRounds() {
        for (int partition = 0; partition < 2_500; partition++) {
            client().commit("shop", partition, 5);
        }
        var done = fixture.coordinator.onTopicsDeleted(Set.of("shop"));
        done.join();

        assertThat(fixture.mirror.offsets()).isEmpty();
    }

    @Test
    void offsetsOutliveTheirGroupsLastMemberByTheRetention() {
        Client client = fixture.stable(client()).get(0);
        client.commit("shop", 0, 5);
        fixture.advance(GroupFixture.SESSION);
        Duration retention = GroupFixture.CONFIG.offsetsRetention();
        fixture.advance(retention.minus(Duration.ofMinutes(20)));
        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(5);

        fixture.advance(Duration.ofMinutes(40));

        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(-1);
        assertThat(fixture.state("orders")).isEqualTo("Dead");
        assertThat(fixture.mirror.offsets()).isEmpty();
    }

    @Test
    void aStandaloneConsumersOffsetExpiresCountedFromItsCommit() {
        client().commit("shop", 0, 5);
        Duration halfRetention = GroupFixture.CONFIG.offsetsRetention().dividedBy(2);
        fixture.advance(halfRetention);
        client().commit("shop", 1, 6);
        fixture.advance(halfRetention.plus(Duration.ofMinutes(10)));

        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(-1);
        assertThat(fixture.committed("orders", "shop", 1)).isEqualTo(6);
    }

    @Test
    void anOldClientsOwnRetentionIsKept() {
        var request = new OffsetCommitRequestData()
                .setGroupId("orders")
                .setGenerationIdOrMemberEpoch(-1)
                .setRetentionTimeMs(Duration.ofHours(1).toMillis())
                .setTopics(List.of(new OffsetCommitRequestTopic()
                        .setName("shop")
                        .setPartitions(List.of(new OffsetCommitRequestPartition().setPartitionIndex(0)))));
        fixture.settled(fixture.coordinator.commitOffsets(request, GroupFixture.NEWEST));
        fixture.restart();
        fixture.advance(Duration.ofMinutes(59));
        assertThat(fixture.committed("orders", "shop", 0)).isZero();

        fixture.advance(Duration.ofMinutes(11));

        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(-1);
    }

    @Test
    void anActiveGroupForgetsOnlyTopicsItNoLongerReads() {
        var subscription = new ConsumerProtocolSubscription();
        subscription.setTopics(List.of("shop"));
        Client client = client();
        client.session = GroupFixture.CONFIG.maxSessionTimeout();
        client.metadata = Utils.toArray(MessageUtil.toVersionPrefixedByteBuffer((short) 1, subscription));
        fixture.stable(client);
        client.commit("shop", 0, 5);
        client.commit("mail", 0, 6);
        Duration end = GroupFixture.CONFIG.offsetsRetention().plusMinutes(10);
        for (Duration passed = Duration.ZERO; passed.compareTo(end) < 0; passed = passed.plusMinutes(25)) {
            fixture.advance(Duration.ofMinutes(25));
            client.heartbeat();
        }

        assertThat(fixture.committed("orders", "shop", 0)).isEqualTo(5);
        assertThat(fixture.committed("orders", "mail", 0)).isEqualTo(-1);
    }

    private OffsetFetchResponsePartitions fetch(String group, String topic, int partition) {
        var asked = new OffsetFetchRequestGroup()
                .setGroupId(group)
                .setTopics(
                        List.of(new OffsetFetchRequestTopics().setName(topic).setPartitionIndexes(List.of(partition))));
        return GroupFixture.answer(fixture.settled(fixture.coordinator.fetchOffsets(asked)))
                .topics()
                .get(0)
                .partitions()
                .get(0);
    }

    @Test
    void aCommitLargerThanItsTopicTakesIsRefusedAndOthersGoOn() {
        fixture.maxBatchBytes = 150;
        GroupFixture.Client client = fixture.client("standalone");
        assertThat(client.commit("shop".repeat(30), 0, 5)).isEqualTo(Errors.INVALID_COMMIT_OFFSET_SIZE);
        assertThat(client.commit("shop", 0, 5)).isEqualTo(Errors.NONE);
        assertThat(fixture.committed("standalone", "shop", 0)).isEqualTo(5);
    }
}
