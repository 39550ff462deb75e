package io.crossdock.broker.api.data;

import io.crossdock.broker.partition.FollowerWatcher;
import io.crossdock.broker.request.ClientDetails;
import io.crossdock.broker.request.Session;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** A follower's fetch costs what happened, and misses nothing of it. */
@NullUnmarked
class FollowerTurnTest {
    private static final Uuid TOPIC = new Uuid(1, 1);

    private final AtomicLong nanos = new AtomicLong();
    private final FetchSessions sessions = new FetchSessions(
            new FetchSessionLimits(10, 1000),
            () -> new FollowerPace(Duration.ofMillis(1), nanos::get),
            Clock.systemUTC());
    private final Session client = new Session(
            1,
            KafkaPrincipal.ANONYMOUS,
            InetAddress.getLoopbackAddress(),
            "PLAINTEXT",
            new ClientDetails(1),
            Runnable::run);
    private final Map<Integer, FollowerWatcher> watchers = new HashMap<>();
    private final AtomicInteger pokes = new AtomicInteger();
    private int session;
    private int epoch;

    @Test
    void theFirstAnswerNamesEverythingAndLaterOnesOnlyReadWhatHappened() {
        begin(5);

        FetchScope next = request();
        assertThat(next.targets()).isEmpty();

        watchers.get(3).longer();
        watchers.get(1).moved();
        assertThat(indexes(next)).containsExactly(3, 1);
        assertThat(answer(next, withRecords(3), moved(1))).containsExactly(3, 1);
    }

    @Test
    void aFollowerThatWasJustAnsweredIsLeftAloneForAMoment() {
        begin(5);
        FetchScope next = request();
        assertThat(next.rest()).isEqualTo(Duration.ofMillis(1));
        nanos.addAndGet(400_000);
        assertThat(next.rest()).isEqualTo(Duration.ofNanos(600_000));

        nanos.addAndGet(600_000);
        assertThat(next.rest()).isEqualTo(Duration.ZERO);
        watchers.get(3).longer();
        assertThat(indexes(next)).containsExactly(3);
        answer(next, withRecords(3));
        assertThat(request().rest()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void theFirstAnswerOfASessionDoesNotWait() {
        assertThat(sessions.scope(data(0, 0, 0, 1, 2), client, true).rest()).isEqualTo(Duration.ZERO);
    }

    @Test
    void whatTheFollowerHasForgottenIsNotReadForAnEarlierRequest() {
        begin(5);
        FetchScope earlier = request();
        watchers.get(3).longer();
        assertThat(indexes(earlier)).containsExactly(3);

        sessions.scope(
                data(session, ++epoch)
                        .setForgottenTopicsData(
                                List.of(new ForgottenTopic().setTopicId(TOPIC).setPartitions(List.of(3)))),
                client,
                true);

        assertThat(indexes(earlier)).isEmpty();
    }

    @Test
    void whatTheFollowerNamesIsReadAgain() {
        begin(5);

        assertThat(indexes(request(4))).containsExactly(4);
        assertThat(indexes(request())).isEmpty();
    }

    @Test
    void whatHappensWhileAFetchWaitsIsAddedToWhatItFoundBefore() {
        begin(5);
        FetchScope waiting = request();

        watchers.get(2).moved();
        assertThat(indexes(waiting)).containsExactly(2);
        watchers.get(0).longer();
        watchers.get(2).moved();
        assertThat(indexes(waiting)).containsExactly(2, 0);
    }

    @Test
    void onlyRecordsWakeAFetchThatWaits() {
        begin(3);
        FetchScope waiting = request();
        waiting.whenNews(pokes::incrementAndGet);

        watchers.get(0).moved();
        assertThat(pokes).hasValue(0);
        watchers.get(0).longer();
        assertThat(pokes).hasValue(1);
    }

    @Test
    void theEndOfOneWaitLeavesTheNextOneAlone() {
        begin(3);
        Runnable unwatch = request().whenNews(() -> {});
        request().whenNews(pokes::incrementAndGet);

        unwatch.run();
        watchers.get(0).longer();

        assertThat(pokes).hasValue(1);
    }

    @Test
    void whatAnOvertakenFetchFoundIsToldByTheNextOne() {
        begin(3);
        FetchScope overtaken = request();
        watchers.get(1).longer();
        assertThat(indexes(overtaken)).containsExactly(1);

        assertThat(overtaken.answer(List.of()).responses()).isEmpty();

        assertThat(indexes(request())).containsExactly(1);
    }

    @Test
    void whatMayNotHaveHadRoomInAFullAnswerIsReadAgain() {
        begin(3);
        FetchScope full = request();
        watchers.get(0).longer();
        watchers.get(1).longer();
        full.targets();
        answer(full, withRecords(0), same(1));

        FetchScope next = request(0);
        assertThat(indexes(next)).containsExactlyInAnyOrder(0, 1);
        answer(next, same(1), same(0));
        assertThat(indexes(request())).isEmpty();
    }

    @Test
    void whatTheFollowerForgotIsNotReadAgain() {
        begin(3);
        watchers.get(1).longer();

        FetchRequestData request = data(session, ++epoch);
        request.setForgottenTopicsData(
                List.of(new ForgottenTopic().setTopicId(TOPIC).setPartitions(List.of(1))));
        FetchScope next = sessions.scope(request, client, true);
        watchers.get(1).longer();

        assertThat(indexes(next)).isEmpty();
    }

    private void begin(int partitions) {
        int[] all = IntStream.range(0, partitions).toArray();
        FetchScope first = sessions.scope(data(0, 0, all), client, true);
        assertThat(indexes(first)).containsExactly(IntStream.of(all).boxed().toArray(Integer[]::new));
        for (int i : all) {
            watchers.put(i, first.watcher(i));
        }
        FetchResponseData answer =
                first.answer(IntStream.of(all).mapToObj(FollowerTurnTest::same).toList());
        session = answer.sessionId();
        assertThat(session).isPositive();
    }

    private FetchScope request(int... partitions) {
        return sessions.scope(data(session, ++epoch, partitions), client, true);
    }

    private static List<Integer> indexes(FetchScope scope) {
        return scope.targets().stream().map(FetchTarget::partition).toList();
    }

    private static List<Integer> answer(FetchScope scope, PartitionData... found) {
        var told = new ArrayList<Integer>();
        scope.answer(List.of(found)).responses().forEach(topic -> topic.partitions()
                .forEach(partition -> told.add(partition.partitionIndex())));
        return told;
    }

    private static PartitionData same(int index) {
        return new PartitionData()
                .setPartitionIndex(index)
                .setHighWatermark(7)
                .setLastStableOffset(7)
                .setLogStartOffset(0)
                .setRecords(MemoryRecords.EMPTY);
    }

    private static PartitionData moved(int index) {
        return same(index).setHighWatermark(8);
    }

    private static PartitionData withRecords(int index) {
        return same(index)
                .setRecords(MemoryRecords.withRecords(Compression.NONE, new SimpleRecord("order".getBytes())));
    }

    private static FetchRequestData data(int session, int epoch, int... partitions) {
        var topic = new FetchTopic().setTopicId(TOPIC);
        for (int index : partitions) {
            topic.partitions().add(new FetchPartition().setPartition(index));
        }
        return new FetchRequestData()
                .setSessionId(session)
                .setSessionEpoch(epoch)
                .setTopics(topic.partitions().isEmpty() ? List.of() : List.of(topic));
    }
}
