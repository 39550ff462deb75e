package io.crossdock.broker.txn;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.log.TransactionMarker;
import io.crossdock.broker.metadata.PartitionImage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Markers find the leaders of their partitions. */
class MarkerRoutesTest {
    private static final TopicPartition HERE = new TopicPartition("t", 0);
    private static final TopicPartition THERE = new TopicPartition("t", 1);
    private static final TopicPartition THERE_TOO = new TopicPartition("t", 2);
    private static final TopicPartition LEADERLESS = new TopicPartition("t", 3);

    private final List<TopicPartition> writtenHere = new ArrayList<>();
    private final RecordingPeers peers = new RecordingPeers();
    private final KeyedExecutor work = new KeyedExecutor("test", 1);
    private final MarkerRoutes routes = new MarkerRoutes(
            1,
            () -> TwoBrokers.image(TwoBrokers.topic("t", 1, 2, 2, PartitionImage.NO_LEADER)),
            (marker, partition) -> {
                writtenHere.add(partition);
                return CompletableFuture.completedFuture(null);
            },
            peers,
            work);

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void aMarkerGoesToTheLeaderOfItsPartitionAndNowhereElse() {
        assertThat(routes.write(commit(7), HERE)).isCompleted();
        CompletableFuture<Void> there = routes.write(commit(7), THERE);

        await().until(() -> peers.asked().size() == 1);
        assertThat(writtenHere).containsExactly(HERE);
        assertThat(peers.asked().get(0).to().id()).isEqualTo(2);
        assertThat(markers(0).get(0).transactionVersion()).isEqualTo((byte) 2);
        assertThat(there).isNotDone();
        answer(0, Map.of(THERE, Errors.NONE));
        assertThat(there).isCompleted();
    }

    @Test
    void markersThatComeTogetherShareARequest() throws Exception {
        var busy = new CountDownLatch(1);
        work.lane("markers for broker 2").execute(() -> awaitUnchecked(busy));
        List<CompletableFuture<Void>> all = List.of(
                routes.write(commit(7), THERE), routes.write(commit(7), THERE_TOO), routes.write(commit(8), THERE));
        busy.countDown();

        await().until(() -> peers.asked().size() == 1);
        assertThat(markers(0)).hasSize(2); // producer 7 in two partitions, producer 8 in one
        answer(0, Map.of(THERE, Errors.NONE, THERE_TOO, Errors.NONE));
        assertThat(all).allSatisfy(each -> assertThat(each).isCompleted());
    }

    @Test
    void twoEndsOfOneProducerInOnePartitionNeverShareARequest() throws Exception {
        var busy = new CountDownLatch(1);
        work.lane("markers for broker 2").execute(() -> awaitUnchecked(busy));
        CompletableFuture<Void> first = routes.write(commit(7), THERE);
        CompletableFuture<Void> second = routes.write(abort(7), THERE);
        busy.countDown();

        await().until(() -> peers.asked().size() == 2);
        assertThat(markers(0).get(0).transactionResult()).isTrue();
        answer(0, Map.of(THERE, Errors.NONE));
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        assertThat(markers(1).get(0).transactionResult()).isFalse();
    }

    @Test
    void onlyWhatFailedIsToBeSentAgain() {
        CompletableFuture<Void> moved = routes.write(commit(7), THERE);
        CompletableFuture<Void> superseded = routes.write(commit(7), THERE_TOO);
        await().until(() -> partitionsAsked().containsAll(Set.of(THERE, THERE_TOO)));

        for (int i = 0; i < peers.asked().size(); i++) {
            answer(i, Map.of(THERE, Errors.NOT_LEADER_OR_FOLLOWER, THERE_TOO, Errors.INVALID_PRODUCER_EPOCH));
        }

        assertThat(moved).isCompletedExceptionally();
        assertThat(superseded).isCompleted(); // a later epoch has ended it
    }

    @Test
    void aBrokerThatCannotBeReachedFailsItsMarkersAndIsAskedAgain() {
        CompletableFuture<Void> lost = routes.write(commit(7), THERE);
        await().until(() -> peers.asked().size() == 1);
        peers.asked().get(0).answer().completeExceptionally(new DisconnectException("gone"));
        assertThat(lost).isCompletedExceptionally();

        CompletableFuture<Void> again = routes.write(commit(7), THERE);
        await().until(() -> peers.asked().size() == 2);
        answer(1, Map.of(THERE, Errors.NONE));
        assertThat(again).isCompleted();
    }

    @Test
    void moreRequestsThanAFewWaitForTheFirstAnswers() {
        for (int producer = 0; producer < 100; producer++) {
            routes.write(commit(producer), THERE);
        }
        var done = new CompletableFuture<Void>();
        work.lane("markers for broker 2")
                .execute(() -> work.lane("markers for broker 2").execute(() -> done.complete(null)));
        await().until(done::isDone);
        int underWay = peers.asked().size();
        assertThat(underWay).isBetween(1, 8);
    }

    @Test
    void whatNobodyLeadsIsTriedLaterAndWhatIsDeletedIsDone() {
        assertThat(routes.write(commit(7), LEADERLESS))
                .failsWithin(0, java.util.concurrent.TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(NotLeaderOrFollowerException.class);
        assertThat(routes.write(commit(7), new TopicPartition("deleted", 0))).isCompleted();
        assertThat(peers.asked()).isEmpty();
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    private List<WriteTxnMarkersRequestData.WritableTxnMarker> markers(int request) {
        return ((WriteTxnMarkersRequest) peers.asked().get(request).request())
                .data()
                .markers();
    }

    private Set<TopicPartition> partitionsAsked() {
        return peers.asked().stream()
                .flatMap(asked -> ((WriteTxnMarkersRequest) asked.request()).markers().stream())
                .flatMap(marker -> marker.partitions().stream())
                .collect(Collectors.toSet());
    }

    /** Answers a request with these errors for its partitions, whatever the producer. */
    private void answer(int request, Map<TopicPartition, Errors> errors) {
        var byProducer = new HashMap<Long, Map<TopicPartition, Errors>>();
        ((WriteTxnMarkersRequest) peers.asked().get(request).request())
                .markers()
                .forEach(marker -> marker.partitions().forEach(partition -> byProducer
                        .computeIfAbsent(marker.producerId(), first -> new HashMap<>())
                        .put(partition, errors.getOrDefault(partition, Errors.UNKNOWN_SERVER_ERROR))));
        peers.asked().get(request).answer().complete(new WriteTxnMarkersResponse(byProducer));
    }

    private static TransactionMarker commit(long producer) {
        return new TransactionMarker(producer, (short) 3, 5, TransactionMarker.Outcome.COMMIT, (short) 2);
    }

    private static TransactionMarker abort(long producer) {
        return new TransactionMarker(producer, (short) 3, 5, TransactionMarker.Outcome.ABORT, (short) 2);
    }
}
