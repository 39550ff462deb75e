package io.crossdock.broker.group;

import io.crossdock.broker.group.GroupFixture.Client;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopicCollection;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing that one group asks for makes the others of its shard wait until the log is read anew. */
class BatchLimitTest {
    private static final int PARTITIONS = 100;
    /** Less than a hundred offsets or tombstones take. */
    private static final int SMALL = 2_000;

    private final GroupFixture fixture = new GroupFixture();

    @AfterEach
    void theShardWasNeverReadAnew() {
        assertThat(fixture.log.reads()).isEqualTo(elections);
        fixture.close();
    }

    private int elections = 1;

    @Test
    void aCommitInATransactionIsRefusedAndTheTransactionGoesOn() {
        fixture.maxBatchBytes = SMALL;
        var large = GroupFixture.transactional(41, "g", "shop", 0, 5);
        large.topics()
                .get(0)
                .setPartitions(IntStream.range(0, PARTITIONS)
                        .mapToObj(index -> new TxnOffsetCommitRequestPartition()
                                .setPartitionIndex(index)
                                .setCommittedOffset(5))
                        .toList());

        assertThat(fixture.commitInTransaction(large)).isEqualTo(Errors.INVALID_COMMIT_OFFSET_SIZE);

        assertThat(fixture.state("g")).as("the refused commit made no group").isEqualTo("Dead");
        assertThat(fixture.commitInTransaction(41, "g", "shop", 0, 6)).isEqualTo(Errors.NONE);
        fixture.endTransaction(41, true);
        assertThat(fixture.committed("g", "shop", 0)).isEqualTo(6);
    }

    @Test
    void aPlainCommitThatIsRefusedMakesNoGroup() {
        fixture.maxBatchBytes = 150;

        assertThat(fixture.client("g").commit("shop".repeat(30), 0, 5)).isEqualTo(Errors.INVALID_COMMIT_OFFSET_SIZE);

        assertThat(fixture.state("g")).isEqualTo("Dead");
    }

    @Test
    void aGroupWithManyOffsetsIsDeletedAllTheSame() {
        commitMany("g");
        fixture.maxBatchBytes = SMALL;

        var results = GroupFixture.answer(settled(() -> fixture.coordinator.deleteGroups(List.of("g"))));

        assertThat(results.get(0).errorCode()).isEqualTo(Errors.NONE.code());
        assertThat(fixture.state("g")).isEqualTo("Dead");
        assertThat(fixture.mirror.offsets()).isEmpty();
        restart();
        assertThat(fixture.state("g")).isEqualTo("Dead");
    }

    @Test
    void theManyOffsetsOfATopicThatWentWhileNobodyLedAreForgotten() {
        commitMany("g");
        fixture.maxBatchBytes = SMALL;
        fixture.resign();
        fixture.dropTopic("shop");

        fixture.elect();
        elections++;
        fixture.advance(Duration.ofMillis(1));

        assertThat(IntStream.range(0, PARTITIONS).mapToLong(index -> fixture.committed("g", "shop", index)))
                .containsOnly(-1L);
    }

    @Test
    void theManyOffsetsOfADeletedTopicAreForgotten() {
        commitMany("g");
        fixture.maxBatchBytes = SMALL;

        GroupFixture.answer(settled(() -> fixture.coordinator.onTopicsDeleted(Set.of("shop"))));

        assertThat(fixture.mirror.offsets()).isEmpty();
    }

    @Test
    void manyOffsetsExpireOneRoundAfterTheOther() {
        commitMany("g");
        fixture.maxBatchBytes = SMALL;

        fixture.advance(GroupFixture.CONFIG.offsetsRetention().plus(Duration.ofHours(1)));

        assertThat(fixture.mirror.offsets()).isEmpty();
        assertThat(fixture.state("g")).isEqualTo("Dead");
    }

    @Test
    void tooManyOffsetsToForgetAtOnceAreRefusedAndNoneIsForgotten() {
        commitMany("g");
        fixture.maxBatchBytes = SMALL;

        assertThat(deleteOffsets("g", PARTITIONS)).isEqualTo(Errors.RECORD_LIST_TOO_LARGE);
        assertThat(fixture.mirror.offsets()).hasSize(PARTITIONS);
        assertThat(deleteOffsets("g", 3)).isEqualTo(Errors.NONE);
        assertThat(fixture.mirror.offsets()).hasSize(PARTITIONS - 3);
    }

    @Test
    void tooManyMembersToSendAwayAtOnceAreRefusedAndAllStay() {
        List<MemberIdentity> members = new ArrayList<>();
        ConsumerClient last = fixture.consumer("app", "shop");
        for (int i = 0; i < 20; i++) {
            last = fixture.consumer("app", "shop");
            assertThat(last.join()).isEqualTo(Errors.NONE);
            members.add(new MemberIdentity().setMemberId(last.memberId));
        }
        fixture.maxBatchBytes = 1_000;

        assertThat(fixture.leave("app", members.toArray(MemberIdentity[]::new)).errorCode())
                .isEqualTo(Errors.RECORD_LIST_TOO_LARGE.code());

        assertThat(fixture.describeConsumer("app").members()).hasSize(20);
        assertThat(last.leave()).isEqualTo(Errors.NONE);
    }

    private Errors deleteOffsets(String group, int count) {
        var topics = new OffsetDeleteRequestTopicCollection();
        topics.add(new OffsetDeleteRequestTopic()
                .setName("shop")
                .setPartitions(IntStream.range(0, count)
                        .mapToObj(index -> new OffsetDeleteRequestPartition().setPartitionIndex(index))
                        .toList()));
        var request = new OffsetDeleteRequestData().setGroupId(group).setTopics(topics);
        return Errors.forCode(GroupFixture.answer(fixture.settled(fixture.coordinator.deleteOffsets(request)))
                .errorCode());
    }

    private void commitMany(String group) {
        Client client = fixture.client(group);
        for (int i = 0; i < PARTITIONS; i++) {
            assertThat(client.commit("shop", i, 5)).isEqualTo(Errors.NONE);
        }
    }

    /** Rounds follow each other, each with an append of its own. */
    private <T> CompletableFuture<T> settled(Supplier<CompletableFuture<T>> call) {
        var future = call.get();
        for (int i = 0; i < 200 && !future.isDone(); i++) {
            fixture.settle();
        }
        return future;
    }

    private void restart() {
        fixture.restart();
        elections++;
    }
}
