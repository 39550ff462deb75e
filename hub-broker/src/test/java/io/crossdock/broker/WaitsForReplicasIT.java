package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsPartition;
import org.apache.kafka.common.message.DeleteRecordsRequestData.DeleteRecordsTopic;
import org.apache.kafka.common.message.DeleteRecordsResponseData.DeleteRecordsPartitionResult;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.DeleteRecordsRequest;
import org.apache.kafka.common.requests.DeleteRecordsResponse;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What a leader answers when its followers have done something, and what when they have not. Broker 1 leads. */
class WaitsForReplicasIT {
    private static final Map<String, String> SETTINGS =
            Map.of("zookeeper.session.timeout.ms", "4000", "replica.fetch.wait.max.ms", "200");
    private static final short FETCH = 12;
    private static final short PRODUCE = 11;
    private static final short DELETE = 2;

    @TempDir
    static Path directory;

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new TestCluster(directory, 3, SETTINGS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aProduceThatIsNotConfirmedIsAnsweredWhenItsOwnTimeIsOver() throws Exception {
        TopicPartition orders = create("produced", List.of(1, 2));
        cluster.freeze(2);
        try (var client = new RawClient(port(1))) {
            long begun = System.nanoTime();
            var answer = (ProduceResponse) exchange(client, ApiKeys.PRODUCE, PRODUCE, produce(orders, 700));
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);

            var outcome = answer.data()
                    .responses()
                    .find("produced", Uuid.ZERO_UUID)
                    .partitionResponses()
                    .get(0);
            assertThat(Errors.forCode(outcome.errorCode())).isEqualTo(Errors.REQUEST_TIMED_OUT);
            assertThat(outcome.errorMessage()).contains("within 700 ms");
            assertThat(taken).isBetween(Duration.ofMillis(690), Duration.ofSeconds(5));
        } finally {
            cluster.wake(2);
        }
    }

    @Test
    void whenDeletedRecordsAreAnsweredTheyAreGoneFromEveryLiveReplica() throws Exception {
        TopicPartition orders = create("deleted", List.of(1, 2, 3));
        write(orders, 100);
        try (var client = new RawClient(port(1))) {
            DeleteRecordsPartitionResult outcome = delete(client, orders, 60, 20_000);

            assertThat(Errors.forCode(outcome.errorCode())).isEqualTo(Errors.NONE);
            assertThat(outcome.lowWatermark()).isEqualTo(60);
        }
        for (int broker = 1; broker <= 3; broker++) {
            try (var client = new RawClient(port(broker))) {
                PartitionData found = fetch(client, orders, 60);
                assertThat(Errors.forCode(found.errorCode())).isEqualTo(Errors.NONE);
                assertThat(found.logStartOffset()).as("broker " + broker).isEqualTo(60);
                assertThat(Errors.forCode(fetch(client, orders, 59).errorCode()))
                        .isEqualTo(Errors.OFFSET_OUT_OF_RANGE);
            }
        }
    }

    @Test
    void deletingRecordsWaitsForASilentReplicaAndNotForADeadOne() throws Exception {
        TopicPartition orders = create("silent", List.of(1, 3));
        write(orders, 100);
        try (var client = new RawClient(port(1))) {
            cluster.freeze(3);
            DeleteRecordsPartitionResult silent = delete(client, orders, 60, 800);
            assertThat(Errors.forCode(silent.errorCode())).isEqualTo(Errors.REQUEST_TIMED_OUT);

            cluster.kill(3);
            DeleteRecordsPartitionResult dead = delete(client, orders, 70, 60_000);
            assertThat(Errors.forCode(dead.errorCode())).isEqualTo(Errors.NONE);
            assertThat(dead.lowWatermark()).isEqualTo(70);
        } finally {
            cluster.start(3);
            cluster.awaitInSync("silent");
        }
    }

    private static TopicPartition create(String topic, List<Integer> replicas) throws Exception {
        cluster.awaitMembers();
        try (Admin admin = cluster.admin()) {
            admin.createTopics(List.of(
                            new NewTopic(topic, Map.of(0, replicas)).configs(Map.of("min.insync.replicas", "1"))))
                    .all()
                    .get();
        }
        cluster.awaitInSync(topic);
        return new TopicPartition(topic, 0);
    }

    private static void write(TopicPartition partition, int records) {
        try (KafkaProducer<String, String> producer = cluster.producer(Map.of("acks", "all"))) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(partition.topic(), 0, null, "record " + i));
            }
        }
    }

    private static int port(int broker) {
        return Integer.parseInt(cluster.bootstrap(broker).split(":")[1]);
    }

    private static AbstractRequest produce(TopicPartition to, int timeoutMillis) {
        MemoryRecords records = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord("late".getBytes()));
        var topic = new TopicProduceData()
                .setName(to.topic())
                .setPartitionData(List.of(
                        new PartitionProduceData().setIndex(to.partition()).setRecords(records)));
        return new ProduceRequest(
                new ProduceRequestData()
                        .setAcks((short) -1)
                        .setTimeoutMs(timeoutMillis)
                        .setTopicData(
                                new TopicProduceDataCollection(List.of(topic).iterator())),
                PRODUCE);
    }

    private static DeleteRecordsPartitionResult delete(
            RawClient client, TopicPartition from, long before, int timeoutMillis) throws IOException {
        var topic = new DeleteRecordsTopic()
                .setName(from.topic())
                .setPartitions(List.of(new DeleteRecordsPartition()
                        .setPartitionIndex(from.partition())
                        .setOffset(before)));
        var request = new DeleteRecordsRequest.Builder(new DeleteRecordsRequestData()
                        .setTimeoutMs(timeoutMillis)
                        .setTopics(List.of(topic)))
                .build(DELETE);
        var answer = (DeleteRecordsResponse) exchange(client, ApiKeys.DELETE_RECORDS, DELETE, request);
        return answer.data().topics().find(from.topic()).partitions().find(from.partition());
    }

    private static PartitionData fetch(RawClient client, TopicPartition from, long offset) throws IOException {
        var topic = new FetchTopic()
                .setTopic(from.topic())
                .setPartitions(List.of(new FetchPartition()
                        .setPartition(from.partition())
                        .setFetchOffset(offset)
                        .setPartitionMaxBytes(1)));
        var request = new FetchRequest(
                new FetchRequestData()
                        .setMaxBytes(1)
                        .setSessionEpoch(FetchMetadata.FINAL_EPOCH)
                        .setTopics(List.of(topic)),
                FETCH);
        var answer = (FetchResponse) exchange(client, ApiKeys.FETCH, FETCH, request);
        return answer.data().responses().get(0).partitions().get(0);
    }

    private static AbstractResponse exchange(RawClient client, ApiKeys key, short version, AbstractRequest request)
            throws IOException {
        var header = new RequestHeader(key, version, "test", 1);
        client.sendFrame(request.serializeWithHeader(header));
        return AbstractResponse.parseResponse(client.receive().orElseThrow(), header);
    }
}
