package io.crossdock.broker.api.data;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.FetchSessionIdNotFoundException;
import org.apache.kafka.common.errors.InvalidFetchSessionEpochException;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.FetchMetadata;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FetchSessionsTest {
    private static final long CONNECTION = 7;
    private static final Uuid TOPIC = Uuid.randomUuid();

    private final Tick clock = new Tick();
    private final FetchSessions sessions = new FetchSessions(2, clock);

    @Test
    void aRequestThatWantsNoSessionGetsNone() {
        FetchScope scope = sessions.scope(request(0, FetchMetadata.FINAL_EPOCH, 0, 1), CONNECTION);

        assertThat(answerWith(scope, nothing(0), nothing(1)).sessionId()).isZero();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void theFirstAnswerOfASessionNamesEverything() {
        FetchResponseData answer = answerWith(begin(0, 1), nothing(0), nothing(1));

        assertThat(answer.sessionId()).isPositive();
        assertThat(indexes(answer)).containsExactly(0, 1);
    }

    @Test
    void laterAnswersNameOnlyWhatIsNew() {
        int id = answerWith(begin(0, 1, 2, 3), nothing(0), nothing(1), nothing(2), nothing(3))
                .sessionId();

        FetchScope next = sessions.scope(request(id, 1), CONNECTION);
        FetchResponseData answer = answerWith(
                next,
                nothing(0),
                records(1),
                nothing(2).setHighWatermark(5),
                nothing(3).setLogStartOffset(1));

        assertThat(indexes(answer)).containsExactly(1, 2, 3);
        assertThat(answer.sessionId()).isEqualTo(id);
    }

    @Test
    void whatWasToldOnceIsNotNewsTheNextTime() {
        int id = answerWith(begin(0), nothing(0)).sessionId();
        answerWith(sessions.scope(request(id, 1), CONNECTION), nothing(0).setHighWatermark(5));

        FetchResponseData answer = answerWith(
                sessions.scope(request(id, 2), CONNECTION), nothing(0).setHighWatermark(5));

        assertThat(indexes(answer)).isEmpty();
    }

    @Test
    void anErrorIsToldEachTimeAndSoIsItsEnd() {
        int id = answerWith(begin(0), nothing(0)).sessionId();
        PartitionData failed = nothing(0).setErrorCode(Errors.NOT_LEADER_OR_FOLLOWER.code());

        assertThat(indexes(answerWith(sessions.scope(request(id, 1), CONNECTION), failed.duplicate())))
                .containsExactly(0);
        assertThat(indexes(answerWith(sessions.scope(request(id, 2), CONNECTION), failed.duplicate())))
                .containsExactly(0);
        assertThat(indexes(answerWith(sessions.scope(request(id, 3), CONNECTION), nothing(0))))
                .containsExactly(0);
        assertThat(indexes(answerWith(sessions.scope(request(id, 4), CONNECTION), nothing(0))))
                .isEmpty();
    }

    @Test
    void partitionsAreAddedMovedOnAndForgotten() {
        int id = answerWith(begin(0, 1), nothing(0), nothing(1)).sessionId();
        FetchRequestData change = request(id, 1, 2);
        change.topics().get(0).partitions().add(partition(1).setFetchOffset(40));
        change.forgottenTopicsData().add(new ForgottenTopic().setTopicId(TOPIC).setPartitions(List.of(0)));

        List<FetchTarget> targets = sessions.scope(change, CONNECTION).targets();

        assertThat(targets).extracting(FetchTarget::partition).containsExactly(1, 2);
        assertThat(targets.get(0).wanted().fetchOffset()).isEqualTo(40);
    }

    @Test
    void aPartitionThatWasServedGoesToTheEndOfTheRow() {
        int id = answerWith(begin(0, 1, 2), records(0), nothing(1), nothing(2)).sessionId();

        assertThat(sessions.scope(request(id, 1), CONNECTION).targets())
                .extracting(FetchTarget::partition)
                .containsExactly(1, 2, 0);
    }

    @Test
    void aRequestOutOfTurnIsRefused() {
        int id = answerWith(begin(0), nothing(0)).sessionId();

        assertThatThrownBy(() -> sessions.scope(request(id, 2), CONNECTION))
                .isInstanceOf(InvalidFetchSessionEpochException.class);
    }

    @Test
    void aSessionIsFoundOnlyByItsConnection() {
        int id = answerWith(begin(0), nothing(0)).sessionId();

        assertThatThrownBy(() -> sessions.scope(request(id, 1), CONNECTION + 1))
                .isInstanceOf(FetchSessionIdNotFoundException.class);
    }

    @Test
    void theFinalEpochClosesTheSession() {
        int id = answerWith(begin(0), nothing(0)).sessionId();

        sessions.scope(request(id, FetchMetadata.FINAL_EPOCH, 0), CONNECTION);

        assertThat(sessions.size()).isZero();
    }

    @Test
    void aSessionBegunAnewReplacesTheOldOne() {
        int id = answerWith(begin(0), nothing(0)).sessionId();

        sessions.scope(request(id, FetchMetadata.INITIAL_EPOCH, 0), CONNECTION);

        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void whenThereIsNoRoomOnlyASilentSessionGivesWay() {
        int silent = answerWith(begin(0), nothing(0)).sessionId();
        clock.now = clock.now.plusSeconds(1);
        int lively = answerWith(begin(0), nothing(0)).sessionId();

        assertThat(answerWith(begin(0), nothing(0)).sessionId()).isZero();

        clock.now = clock.now.plus(Duration.ofMinutes(2));
        answerWith(sessions.scope(request(lively, 1), CONNECTION), nothing(0));
        assertThat(answerWith(begin(0), nothing(0)).sessionId()).isPositive();
        assertThatThrownBy(() -> sessions.scope(request(silent, 1), CONNECTION))
                .isInstanceOf(FetchSessionIdNotFoundException.class);
    }

    private FetchScope begin(int... partitions) {
        return sessions.scope(request(0, FetchMetadata.INITIAL_EPOCH, partitions), CONNECTION);
    }

    private static FetchResponseData answerWith(FetchScope scope, PartitionData... found) {
        return scope.answer(List.of(found));
    }

    private static FetchRequestData request(int session, int epoch, int... partitions) {
        var topic = new FetchTopic().setTopicId(TOPIC);
        for (int index : partitions) {
            topic.partitions().add(partition(index));
        }
        return new FetchRequestData()
                .setSessionId(session)
                .setSessionEpoch(epoch)
                .setTopics(new ArrayList<>(List.of(topic)));
    }

    private static FetchPartition partition(int index) {
        return new FetchPartition().setPartition(index);
    }

    private static PartitionData nothing(int index) {
        return new PartitionData()
                .setPartitionIndex(index)
                .setHighWatermark(0)
                .setLogStartOffset(0)
                .setRecords(MemoryRecords.EMPTY);
    }

    private static PartitionData records(int index) {
        return nothing(index)
                .setRecords(MemoryRecords.withRecords(
                        Compression.NONE, new SimpleRecord("x".getBytes(StandardCharsets.UTF_8))));
    }

    private static List<Integer> indexes(FetchResponseData answer) {
        return answer.responses().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(PartitionData::partitionIndex)
                .toList();
    }

    private static final class Tick extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
