package io.crossdock.broker;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A client that is throttled hard, in all it does, does no harm to the others: how long a record of theirs takes is measured
 * in turns with it and without it. {@code -Dneighbour.rounds} (3) says how often, the medians are compared.
 */
@NullUnmarked
class ThrottledNeighbourIT {
    private static final Logger LOG = LoggerFactory.getLogger(ThrottledNeighbourIT.class);
    private static final int ROUNDS = Integer.getInteger("neighbour.rounds", 3);
    private static final int RECORDS = 300;
    private static final Duration APART = Duration.ofMillis(3);
    private static final double LIMIT = 20_000;
    /** A client that waits in the place of another one waits for seconds; everything below that is this machine. */
    private static final double FACTOR = 3;

    private static final double MORE_MILLIS = 10;

    @Test
    void theSlowestRecordsOfOthersTakeNoLonger(@TempDir Path directory) throws Exception {
        try (var hub = new TestHub(directory);
                var admin = hub.admin();
                var quiet = hub.producer(Map.of("client.id", "quiet", "linger.ms", 0, "acks", "1"))) {
            admin.createTopics(List.of(new NewTopic("quiet", 1, (short) 1), new NewTopic("loud", 1, (short) 1)))
                    .all()
                    .get();
            new Limits(admin).set("client-id", "loud", "producer_byte_rate", LIMIT, "consumer_byte_rate", LIMIT);
            percentile(quiet); // until everything is compiled
            percentile(quiet);
            var without = new ArrayList<Double>();
            var with = new ArrayList<Double>();
            for (int round = 0; round < ROUNDS; round++) {
                without.add(percentile(quiet));
                try (var load = new QuotaLoad(hub.bootstrap(), admin, 1);
                        var deaf = new RawClient(hub.port())) {
                    load.fill("loud", 1, 200, 500);
                    load.produce("loud", 4, "loud", 500, 2048); // small ones, since a debt is waited for at the end
                    load.consume("loud", 4, "loud", 1);
                    write(deaf);
                    await().atMost(Duration.ofSeconds(30)).until(() -> isThrottled(hub));
                    with.add(percentile(quiet));
                    assertThat(isThrottled(hub)).isTrue();
                    new Limits(admin).set("client-id", "loud", "producer_byte_rate", 1e9, "consumer_byte_rate", 1e9);
                }
                new Limits(admin).set("client-id", "loud", "producer_byte_rate", LIMIT, "consumer_byte_rate", LIMIT);
            }
            LOG.info(
                    "99 of 100 records of a client took at most so many ms: alone {}, beside one throttled {}",
                    without,
                    with);
            assertThat(median(with)).isLessThan(median(without) * FACTOR + MORE_MILLIS);
        }
    }

    private static boolean isThrottled(TestHub hub) throws InterruptedException {
        return hub.metrics().stream()
                .filter(metric -> metric.name().equals("crossdock_quota_throttled"))
                .flatMap(metric -> metric.points().stream())
                .anyMatch(point -> point.value() > 0);
    }

    /** How many milliseconds 99 of 100 records take at most, sent one after the other. */
    private static double percentile(KafkaProducer<String, String> producer) throws Exception {
        long[] nanos = new long[RECORDS];
        for (int i = 0; i < RECORDS; i++) {
            long begin = System.nanoTime();
            producer.send(new ProducerRecord<>("quiet", "v")).get();
            nanos[i] = System.nanoTime() - begin;
            long next = begin + APART.toNanos();
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= next);
        }
        Arrays.sort(nanos);
        return nanos[RECORDS * 99 / 100 - 1] / 1e6;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** What a client sends that heeds no word of the broker: two seconds' worth at once, and no answer is read. */
    private static void write(RawClient deaf) throws IOException {
        var data = new ProduceRequestData()
                .setAcks((short) 1)
                .setTimeoutMs(1000)
                .setTopicData(new TopicProduceDataCollection(List.of(new TopicProduceData()
                                .setName("loud")
                                .setPartitionData(List.of(new PartitionProduceData()
                                        .setRecords(MemoryRecords.withRecords(
                                                Compression.NONE, new SimpleRecord(new byte[4000]))))))
                        .iterator()));
        for (int i = 0; i < LIMIT * 2 / 4000; i++) {
            ByteBuffer request = new ProduceRequest(data, (short) 9)
                    .serializeWithHeader(new RequestHeader(ApiKeys.PRODUCE, (short) 9, "loud", i));
            deaf.sendFrame(request);
        }
    }
}
