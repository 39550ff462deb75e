package io.crossdock.broker;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** What one answer to a fetch holds, by the limits it was asked with, and what a session makes of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FetchIT {
    private static final RequestHeader HEADER = new RequestHeader(ApiKeys.FETCH, (short) 13, "limits", 7);
    private static final int PARTITIONS = 4;
    /** Has no records; the others have two batches each. */
    private static final int EMPTY = 0;

    private static final int VALUE_BYTES = 1_000;
    private static final int PLENTY = 1 << 20;

    private TestHub hub;
    private Uuid topic;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(directory);
        try (var admin = hub.admin();
                var producer = hub.producer(Map.of("linger.ms", 0))) {
            var created = admin.createTopics(List.of(new NewTopic("limits", PARTITIONS, (short) 1)));
            topic = created.topicId("limits").get();
            for (int partition = 1; partition < PARTITIONS; partition++) {
                for (int batch = 0; batch < 2; batch++) {
                    producer.send(new ProducerRecord<>("limits", partition, "k", "v".repeat(VALUE_BYTES)))
                            .get();
                }
            }
        }
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    /** How a test asks. */
    private record Limits(int bytes, int partitionBytes, int minBytes, Duration patience) {}

    @Test
    void belowOneBatchTheFirstPartitionWithRecordsGivesItsFirstBatchAndNoOtherAnything() throws Exception {
        FetchResponse answer = fetch(new Limits(100, PLENTY, 1, Duration.ZERO), IntStream.range(0, PARTITIONS));

        Map<Integer, Integer> sizes = sizes(answer);
        assertThat(sizes.get(1)).isBetween(VALUE_BYTES, VALUE_BYTES + 200);
        assertThat(sizes).containsEntry(EMPTY, 0).containsEntry(2, 0).containsEntry(3, 0);
        assertThat(partition(answer, 3).highWatermark())
                .as("which is told all the same")
                .isEqualTo(2);
        assertThat(lastOffset(answer, 1)).isZero();
    }

    @Test
    void theRowOfTheRequestDecidesWhichPartitionIsTheFirst() throws Exception {
        FetchResponse answer = fetch(new Limits(100, PLENTY, 1, Duration.ZERO), IntStream.of(3, 2, 1));

        assertThat(sizes(answer)).containsEntry(1, 0).containsEntry(2, 0);
        assertThat(lastOffset(answer, 3)).isZero();
    }

    @Test
    void aLimitForPartitionsBelowOneBatchIsLiftedForTheFirstWithRecordsOnly() throws Exception {
        FetchResponse answer = fetch(new Limits(PLENTY, 1, 1, Duration.ZERO), IntStream.range(0, PARTITIONS));

        assertThat(sizes(answer)).containsEntry(EMPTY, 0).containsEntry(2, 0).containsEntry(3, 0);
        assertThat(lastOffset(answer, 1)).isZero();
    }

    @Test
    void withinTheLimitsEveryPartitionGivesWhatItHas() throws Exception {
        FetchResponse answer = fetch(new Limits(PLENTY, PLENTY, 1, Duration.ZERO), IntStream.range(0, PARTITIONS));

        for (int partition = 1; partition < PARTITIONS; partition++) {
            assertThat(lastOffset(answer, partition)).isEqualTo(1);
        }
    }

    @Test
    void theMinimumIsThatOfAllPartitionsTogether() throws Exception {
        long begun = System.nanoTime();
        FetchResponse answer = fetch(
                new Limits(PLENTY, PLENTY, 5 * VALUE_BYTES, Duration.ofSeconds(50)), IntStream.range(0, PARTITIONS));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(sizes(answer).values().stream().mapToInt(each -> each).sum()).isGreaterThan(6 * VALUE_BYTES);
    }

    @Test
    void whatIsThereIsAnsweredWhenTheMinimumDoesNotComeInTime() throws Exception {
        var wait = Duration.ofMillis(400);
        long begun = System.nanoTime();
        FetchResponse answer = fetch(new Limits(PLENTY, PLENTY, PLENTY, wait), IntStream.range(0, PARTITIONS));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(wait);
        assertThat(lastOffset(answer, 1)).isEqualTo(1);
    }

    @Test
    void aMinimumBeyondTheMaximumIsNotWaitedFor() throws Exception {
        long begun = System.nanoTime();
        FetchResponse answer =
                fetch(new Limits(100, PLENTY, PLENTY, Duration.ofSeconds(50)), IntStream.range(0, PARTITIONS));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(lastOffset(answer, 1)).isZero();
    }

    @Test
    void theMinimumIsNotWaitedForAtTheEndOfASegmentThatOthersFollow() throws Exception {
        Uuid rolled = rolledTopic();
        var patient = new Limits(PLENTY, PLENTY, PLENTY, Duration.ofSeconds(50));
        var wanted = new FetchTopic().setTopicId(rolled).setPartitions(List.of(partition(0, 0, patient)));
        try (var client = new RawClient(hub.port())) {
            FetchResponse answer = send(client, patient, 0, FetchMetadata.FINAL_EPOCH, List.of(wanted));

            assertThat(lastOffset(answer, 0)).as("the end of the first segment").isLessThan(2);
            assertThat(FetchResponse.recordsSize(partition(answer, 0))).isBetween(1, PLENTY - 1);
        }
    }

    /** Three batches of more than one segment, each less than {@link #PLENTY}. */
    private Uuid rolledTopic() throws Exception {
        try (var admin = hub.admin();
                var producer = hub.producer(Map.of("linger.ms", 0))) {
            var topics = List.of(
                    new NewTopic("rolled", 1, (short) 1).configs(Map.of("segment.bytes", Integer.toString(PLENTY))));
            Uuid id = admin.createTopics(topics).topicId("rolled").get();
            for (int batch = 0; batch < 3; batch++) {
                producer.send(new ProducerRecord<>("rolled", "v".repeat(PLENTY / 2 - 10_000)))
                        .get();
            }
            return id;
        }
    }

    @Test
    void whereThereIsOneReplicaNoOtherIsRecommended() throws Exception {
        FetchResponse answer = fetch(new Limits(PLENTY, PLENTY, 1, Duration.ZERO), IntStream.range(0, PARTITIONS));

        assertThat(answer.data().responses().get(0).partitions())
                .extracting(PartitionData::preferredReadReplica)
                .containsOnly(FetchResponse.INVALID_PREFERRED_REPLICA_ID);
    }

    @Test
    void withinASessionEveryPartitionHasItsTurnHoweverMuchTheFirstHas() throws Exception {
        var limits = new Limits(100, PLENTY, 1, Duration.ZERO);
        try (var client = new RawClient(hub.port())) {
            FetchResponse first = fetch(client, limits, 0, FetchMetadata.INITIAL_EPOCH, Map.of(1, 0, 2, 0, 3, 0));
            int served = onlyOneServed(first);
            var left = new HashMap<>(Map.of(1, 0, 2, 0, 3, 0));
            for (int epoch = 1; epoch < 6; epoch++) {
                int next = left.merge(served, 1, Integer::sum);
                FetchResponse answer = fetch(client, limits, first.sessionId(), epoch, Map.of(served, next));
                assertThat(answer.error()).isEqualTo(Errors.NONE);
                served = onlyOneServed(answer);
            }
            left.merge(served, 1, Integer::sum);
            assertThat(left).as("offsets after six answers of one batch").isEqualTo(Map.of(1, 2, 2, 2, 3, 2));
        }
    }

    @Test
    void aSessionGoesOnOverAnotherConnection() throws Exception {
        var limits = new Limits(PLENTY, PLENTY, 1, Duration.ZERO);
        int session;
        try (var client = new RawClient(hub.port())) {
            session = fetch(client, limits, 0, FetchMetadata.INITIAL_EPOCH, Map.of(1, 0, 2, 0))
                    .sessionId();
        }
        assertThat(session).isPositive();
        for (int epoch = 1; epoch < 6; epoch++) { // whatever event loop the connection is given to
            try (var client = new RawClient(hub.port())) {
                FetchResponse answer = fetch(client, limits, session, epoch, Map.of(1, 1));

                assertThat(answer.error()).isEqualTo(Errors.NONE);
                assertThat(answer.sessionId()).isEqualTo(session);
                assertThat(sizes(answer).keySet()).containsExactlyInAnyOrder(1, 2);
            }
        }
        try (var client = new RawClient(hub.port())) {
            fetch(client, limits, session, FetchMetadata.FINAL_EPOCH, Map.of());
            assertThat(fetch(client, limits, session, 6, Map.of()).error())
                    .isEqualTo(Errors.FETCH_SESSION_ID_NOT_FOUND);
        }
    }

    private FetchResponse fetch(Limits limits, IntStream partitions) throws IOException {
        try (var client = new RawClient(hub.port())) {
            var wanted = new FetchTopic().setTopicId(topic);
            partitions.forEach(index -> wanted.partitions().add(partition(index, 0, limits)));
            return send(client, limits, 0, FetchMetadata.FINAL_EPOCH, List.of(wanted));
        }
    }

    private FetchResponse fetch(RawClient client, Limits limits, int session, int epoch, Map<Integer, Integer> offsets)
            throws IOException {
        var wanted = new FetchTopic().setTopicId(topic);
        offsets.forEach((index, offset) -> wanted.partitions().add(partition(index, offset, limits)));
        return send(client, limits, session, epoch, offsets.isEmpty() ? List.of() : List.of(wanted));
    }

    private static FetchResponse send(RawClient client, Limits limits, int session, int epoch, List<FetchTopic> topics)
            throws IOException {
        var data = new FetchRequestData()
                .setMaxWaitMs((int) limits.patience().toMillis())
                .setMinBytes(limits.minBytes())
                .setMaxBytes(limits.bytes())
                .setSessionId(session)
                .setSessionEpoch(epoch)
                .setTopics(topics);
        client.sendFrame(new FetchRequest(data, HEADER.apiVersion()).serializeWithHeader(HEADER));
        return (FetchResponse) AbstractResponse.parseResponse(client.receive().orElseThrow(), HEADER);
    }

    private static FetchPartition partition(int index, int offset, Limits limits) {
        return new FetchPartition()
                .setPartition(index)
                .setFetchOffset(offset)
                .setPartitionMaxBytes(limits.partitionBytes());
    }

    private static Map<Integer, Integer> sizes(FetchResponse answer) {
        return answer.data().responses().stream()
                .flatMap(each -> each.partitions().stream())
                .collect(Collectors.toMap(PartitionData::partitionIndex, FetchResponse::recordsSize));
    }

    private static int onlyOneServed(FetchResponse answer) {
        List<Integer> served = sizes(answer).entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(served).hasSize(1);
        return served.get(0);
    }

    private static PartitionData partition(FetchResponse answer, int index) {
        return answer.data().responses().get(0).partitions().stream()
                .filter(each -> each.partitionIndex() == index)
                .findFirst()
                .orElseThrow();
    }

    /** Of the whole batches. */
    private static long lastOffset(FetchResponse answer, int index) {
        var records = (MemoryRecords) FetchResponse.recordsOrFail(partition(answer, index));
        long last = -1;
        for (var batch : records.batches()) {
            last = batch.lastOffset();
        }
        return last;
    }
}
