package io.crossdock.broker;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The port is open while a log is still being recovered: the others serve, and its clients wait until it does too. */
class RecoveringLogIT {
    private static final TopicPartition SLOW = new TopicPartition("orders", 0);
    private static final TopicPartition QUICK = new TopicPartition("payments", 0);

    @Test
    void clientsOfOtherLogsAreServedAndItsOwnWaitUntilItIsRead(@TempDir Path directory) throws Exception {
        try (var hub = new TestHub(directory);
                var producer = hub.producer(Map.of())) {
            for (int i = 0; i < 50; i++) {
                producer.send(new ProducerRecord<>(SLOW.topic(), "v" + i));
                producer.send(new ProducerRecord<>(QUICK.topic(), "v" + i));
            }
        }
        Files.delete(directory.resolve("log/.kafka_cleanshutdown")); // as after a kill
        var gate = new Gate(directory.resolve("log/orders-0/partition.metadata"));
        try (var hub = new TestHub(directory, Map.of("num.recovery.threads.per.data.dir", "3"));
                var producer = hub.producer(Map.of("linger.ms", 0));
                var quick = hub.consumer(Map.of());
                var slow = hub.consumer(Map.of())) {
            try {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> hub.storage().logsRead() == hub.storage().logsFound() - 1);
                quick.assign(List.of(QUICK));
                assertThat(read(quick, 50)).hasSize(50);
                assertThat(producer.send(new ProducerRecord<>(QUICK.topic(), "more"))
                                .get(20, TimeUnit.SECONDS)
                                .offset())
                        .isEqualTo(50);

                slow.assign(List.of(SLOW));
                var waiting = producer.send(new ProducerRecord<>(SLOW.topic(), "more"));
                assertThat(slow.poll(Duration.ofMillis(500))).isEmpty();
                assertThat(produce(hub, SLOW)).isEqualTo(Errors.NOT_LEADER_OR_FOLLOWER);
                assertThat(waiting).isNotDone();
                assertThat(hub.storage().logsRead()).isEqualTo(hub.storage().logsFound() - 1);

                gate.open();

                assertThat(waiting.get(20, TimeUnit.SECONDS).offset()).isEqualTo(50);
                assertThat(read(slow, 51))
                        .startsWith(
                                IntStream.range(0, 50).mapToObj(i -> "v" + i).toArray(String[]::new))
                        .endsWith("more");
                assertThat(hub.storage().logsRead()).isEqualTo(hub.storage().logsFound());
            } finally {
                gate.open();
            }
        }
    }

    private static List<String> read(KafkaConsumer<String, String> consumer, int count) {
        var values = new ArrayList<String>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            return values.size() >= count;
        });
        return values;
    }

    /** What the broker itself says, before a client tries again. */
    private static Errors produce(TestHub hub, TopicPartition to) throws IOException {
        short version = 9; // the last that names topics and needs no id of them
        var records = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(1L, "raw".getBytes()));
        var data = new ProduceRequestData().setAcks((short) 1).setTimeoutMs(1000);
        data.topicData()
                .add(new ProduceRequestData.TopicProduceData()
                        .setName(to.topic())
                        .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData()
                                .setIndex(to.partition())
                                .setRecords(records))));
        var request = new ProduceRequest.Builder(version, version, data).build(version);
        var header = new RequestHeader(ApiKeys.PRODUCE, version, "raw", 1);
        try (var client = new RawClient(hub.port())) {
            client.sendFrame(
                    RequestUtils.serialize(header.data(), header.headerVersion(), request.data(), request.version()));
            var answer = client.receive().orElseThrow();
            answer.position(answer.position() + 5); // correlation id, no tagged fields
            var response =
                    ProduceResponse.parse(new org.apache.kafka.common.protocol.ByteBufferAccessor(answer), version);
            return Errors.forCode(response.data()
                    .responses()
                    .iterator()
                    .next()
                    .partitionResponses()
                    .get(0)
                    .errorCode());
        }
    }

    /** A file that whoever reads it waits for: a named pipe in its place. */
    private static final class Gate {
        private final Path file;
        private final byte[] content;
        private boolean open;

        Gate(Path file) throws IOException, InterruptedException {
            this.file = file;
            this.content = Files.readAllBytes(file);
            Files.delete(file);
            Process made = new ProcessBuilder("mkfifo", file.toString()).start();
            assumeTrue(made.waitFor() == 0, "needs named pipes");
        }

        void open() throws IOException {
            if (!open) {
                open = true;
                try (var pipe = new RandomAccessFile(file.toFile(), "rw")) {
                    pipe.write(content);
                }
            }
        }
    }
}
