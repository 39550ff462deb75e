package io.crossdock.broker.api.data;

import io.crossdock.broker.request.ClientDetails;
import io.crossdock.broker.request.Session;
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
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FetchSessionsTest {
    private static final Uuid TOPIC = Uuid.randomUuid();

    private final Tick clock = new Tick();
    private final FetchSessions sessions =
            new FetchSessions(new FetchSessionLimits(2, 20), () -> new FollowerPace(Duration.ZERO, () -> 0), clock);
    private final Session client = client(7, "alice");

    @Test
    void aRequestThatWantsNoSessionGetsNone() {
        FetchScope scope = sessions.scope(request(0, FetchMetadata.FINAL_EPOCH, 0, 1), client, false);

        assertThat(answerWith(scope, nothing(0), nothing(1)).sessionId()).isZero();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void whatComesByASessionThatItsBrokerHasReplacedIsRefused() {
        int first = beginAsBroker(2).sessionId();
        int other = beginAsBroker(3).sessionId();

        int second = beginAsBroker(2).sessionId();

        assertThatThrownBy(() -> sessions.scope(request(first, 1), client, true))
                .as("out of the buffers of a connection that was cut")
                .isInstanceOf(FetchSessionIdNotFoundException.class);
        long before = sessions.scope(request(other, 1), client, true).order();
        assertThat(sessions.scope(request(second, 1), client, true).order()).isGreaterThan(before);
    }

    private FetchResponseData beginAsBroker(int replica) {
        FetchRequestData request = request(0, FetchMetadata.INITIAL_EPOCH, 0);
        request.replicaState().setReplicaId(replica);
        FetchScope scope = sessions.scope(request, client, true);
        scope.targets();
        return answerWith(scope, nothing(0));
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

        FetchScope next = sessions.scope(request(id, 1), client, false);
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
        answerWith(sessions.scope(request(id, 1), client, false), nothing(0).setHighWatermark(5));

        FetchResponseData answer = answerWith(
                sessions.scope(request(id, 2), client, false), nothing(0).setHighWatermark(5));

        assertThat(indexes(answer)).isEmpty();
    }

    @Test
    void anErrorIsToldEachTimeAndSoIsItsEnd() {
        int id = answerWith(begin(0), nothing(0)).sessionId();
        PartitionData failed = nothing(0).setErrorCode(Errors.NOT_LEADER_OR_FOLLOWER.code());

        assertThat(indexes(answerWith(sessions.scope(request(id, 1), client, false), failed.duplicate())))
                .containsExactly(0);
        assertThat(indexes(answerWith(sessions.scope(request(id, 2), client, false), failed.duplicate())))
                .containsExactly(0);
        assertThat(indexes(answerWith(sessions.scope(request(id, 3), client, false), nothing(0))))
                .containsExactly(0);
        assertThat(indexes(answerWith(sessions.scope(request(id, 4), client, false), nothing(0))))
                .isEmpty();
    }

    @Test
    void partitionsAreAddedMovedOnAndForgotten() {
        int id = answerWith(begin(0, 1), nothing(0), nothing(1)).sessionId();
        FetchRequestData change = request(id, 1, 2);
        change.topics().get(0).partitions().add(partition(1).setFetchOffset(40));
        change.forgottenTopicsData().add(new ForgottenTopic().setTopicId(TOPIC).setPartitions(List.of(0)));

        List<FetchTarget> targets = sessions.scope(change, client, false).targets();

        assertThat(targets).extracting(FetchTarget::partition).containsExactly(1, 2);
        assertThat(targets.get(0).wanted().fetchOffset()).isEqualTo(40);
    }

    @Test
    void aPartitionThatWasServedGoesToTheEndOfTheRow() {
        int id = answerWith(begin(0, 1, 2), records(0), nothing(1), nothing(2)).sessionId();

        assertThat(sessions.scope(request(id, 1), client, false).targets())
                .extracting(FetchTarget::partition)
                .containsExactly(1, 2, 0);
    }

    @Test
    void aRequestOutOfTurnIsRefused() {
        int id = answerWith(begin(0), nothing(0)).sessionId();

        assertThatThrownBy(() -> sessions.scope(request(id, 2), client, false))
                .isInstanceOf(InvalidFetchSessionEpochException.class);
    }

    @Test
    void aClientGoesOnWithItsSessionOverAnotherConnection() {
        int id = answerWith(begin(0, 1), nothing(0), nothing(1)).sessionId();

        FetchScope next = sessions.scope(request(id, 1), client(8, "alice"), false);

        assertThat(next.targets()).extracting(FetchTarget::partition).containsExactly(0, 1);
        assertThat(next.home()).as("its answers are made where it began").isSameAs(client.loop());
    }

    @Test
    void aSessionIsFoundOnlyByItsClient() {
        int id = answerWith(begin(0), nothing(0)).sessionId();

        assertThatThrownBy(() -> sessions.scope(request(id, 1), client(8, "mallory"), false))
                .isInstanceOf(FetchSessionIdNotFoundException.class);
        sessions.scope(request(id, FetchMetadata.FINAL_EPOCH), client(8, "mallory"), false);
        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void aClientThatReconnectsLeavesNoSessionBehind() {
        int id = answerWith(begin(0), nothing(0)).sessionId();

        // what kafka-clients does after a connection was lost with a request under way
        FetchScope anew = sessions.scope(request(id, FetchMetadata.INITIAL_EPOCH, 0), client(8, "alice"), false);

        assertThat(answerWith(anew, nothing(0)).sessionId()).isPositive().isNotEqualTo(id);
        assertThat(sessions.size()).isEqualTo(1);
        assertThat(sessions.partitions()).isEqualTo(1);
    }

    @Test
    void sessionsTogetherHaveSoManyPartitionsAndWhoComesThenHasNoSession() {
        beginWith(12);
        assertThat(answerWith(beginWith(9), nothings(9)).sessionId()).isZero();
        assertThat(sessions.partitions()).isEqualTo(12);

        assertThat(answerWith(beginWith(8), nothings(8)).sessionId()).isPositive();
        assertThat(sessions.partitions()).isEqualTo(20);
    }

    @Test
    void aSessionThatGrowsBeyondWhatThereIsEndsAndItsPartitionsAreFreeAgain() {
        int id = answerWith(beginWith(12), nothings(12)).sessionId();
        beginWith(8);

        assertThatThrownBy(() -> sessions.scope(request(id, 1, 12), client, false))
                .isInstanceOf(FetchSessionIdNotFoundException.class)
                .hasMessageContaining("no room for 13 partitions");

        assertThat(sessions.size()).isEqualTo(1);
        assertThat(sessions.partitions()).isEqualTo(8);
    }

    @Test
    void partitionsThatAreForgottenAreNotCounted() {
        int id = answerWith(beginWith(12), nothings(12)).sessionId();
        FetchRequestData change = request(id, 1, 30);
        change.forgottenTopicsData().add(new ForgottenTopic().setTopicId(TOPIC).setPartitions(List.of(0, 1, 2)));

        sessions.scope(change, client, false);

        assertThat(sessions.partitions()).isEqualTo(10);
        sessions.scope(request(id, FetchMetadata.FINAL_EPOCH), client, false);
        assertThat(sessions.partitions()).isZero();
    }

    @Test
    void whatIsMissingIsTakenFromSilentSessionsTheLongestSilentFirst() {
        int longest = answerWith(beginWith(6), nothings(6)).sessionId();
        clock.now = clock.now.plusSeconds(1);
        int shorter = answerWith(beginWith(6), nothings(6)).sessionId();
        clock.now = clock.now.plus(Duration.ofMinutes(3));

        assertThat(answerWith(beginWith(14), nothings(14)).sessionId()).isPositive();

        assertThat(sessions.find(request(longest, 1), client)).isEmpty();
        assertThat(sessions.find(request(shorter, 1), client)).isPresent();
        assertThat(sessions.partitions()).isEqualTo(20);
    }

    @Test
    void aSessionThatSavesMoreTakesTheSlotOfOneThatSavesLessAndHadItForAWhile() {
        int small = answerWith(beginWith(2), nothings(2)).sessionId();
        int large = answerWith(beginWith(5), nothings(5)).sessionId();
        assertThat(answerWith(beginWith(4), nothings(4)).sessionId())
                .as("both are new")
                .isZero();

        clock.now = clock.now.plus(Duration.ofMinutes(2)).minusSeconds(1);
        sessions.scope(request(small, 1), client, false);
        sessions.scope(request(large, 1), client, false);
        clock.now = clock.now.plusSeconds(1);
        assertThat(answerWith(beginWith(1), nothings(1)).sessionId())
                .as("saves less")
                .isZero();
        assertThat(answerWith(beginWith(4), nothings(4)).sessionId()).isPositive();

        assertThat(sessions.find(request(small, 2), client)).isEmpty();
        assertThat(sessions.find(request(large, 2), client)).isPresent();
    }

    @Test
    void aFollowerTakesTheSlotOfAConsumerAndNeverTheOtherWayRound() {
        beginWith(5);
        beginWith(5);

        assertThat(beginAsBroker(2).sessionId()).isPositive();
        assertThat(beginAsBroker(3).sessionId()).isPositive();
        assertThat(sessions.size()).isEqualTo(2);
        clock.now = clock.now.plus(Duration.ofMinutes(2)).minusSeconds(1);
        assertThat(answerWith(beginWith(9), nothings(9)).sessionId()).isZero();
    }

    @Test
    void theFinalEpochClosesTheSession() {
        int id = answerWith(begin(0), nothing(0)).sessionId();

        sessions.scope(request(id, FetchMetadata.FINAL_EPOCH, 0), client, false);

        assertThat(sessions.size()).isZero();
    }

    @Test
    void aSessionBegunAnewReplacesTheOldOne() {
        int id = answerWith(begin(0), nothing(0)).sessionId();

        sessions.scope(request(id, FetchMetadata.INITIAL_EPOCH, 0), client, false);

        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void whenThereIsNoRoomOnlyASilentSessionGivesWay() {
        int silent = answerWith(begin(0), nothing(0)).sessionId();
        clock.now = clock.now.plusSeconds(1);
        int lively = answerWith(begin(0), nothing(0)).sessionId();

        assertThat(answerWith(begin(0), nothing(0)).sessionId()).isZero();

        clock.now = clock.now.plus(Duration.ofMinutes(2));
        answerWith(sessions.scope(request(lively, 1), client, false), nothing(0));
        assertThat(answerWith(begin(0), nothing(0)).sessionId()).isPositive();
        assertThatThrownBy(() -> sessions.scope(request(silent, 1), client, false))
                .isInstanceOf(FetchSessionIdNotFoundException.class);
    }

    /** Asks for a session with so many partitions. */
    private FetchScope beginWith(int count) {
        return begin(IntStream.range(0, count).toArray());
    }

    private static PartitionData[] nothings(int count) {
        return IntStream.range(0, count).mapToObj(FetchSessionsTest::nothing).toArray(PartitionData[]::new);
    }

    private static Session client(long connection, String user) {
        return new Session(
                connection,
                new KafkaPrincipal(KafkaPrincipal.USER_TYPE, user),
                InetAddress.getLoopbackAddress(),
                "PLAINTEXT",
                new ClientDetails(1),
                Runnable::run);
    }

    private FetchScope begin(int... partitions) {
        return sessions.scope(request(0, FetchMetadata.INITIAL_EPOCH, partitions), client, false);
    }

    private static FetchResponseData answerWith(FetchScope scope, PartitionData... found) {
        assertThat(scope.targets()).hasSameSizeAs(found);
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
