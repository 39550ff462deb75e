package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.DataInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import javax.net.ssl.SSLSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Clients by TLS that ask for much and take nothing of it: records are read for them as far as there is room, no further. */
@NullUnmarked
class SlowTlsReadersIT {
    private static final Logger LOG = LoggerFactory.getLogger(SlowTlsReadersIT.class);
    private static final int READERS = 100;
    private static final int RECORDS = 24;
    private static final int RECORD_BYTES = 500_000;
    /** As SocketServer has it. */
    private static final long ROOM = 32 << 20;
    /** What comes besides on each connection: its smallest piece, and what encryption makes of pieces. */
    private static final long BESIDES = 64 << 10;

    @Test
    void theyHoldNoMoreThanThereIsRoomForAndGetEverythingInTheEnd(@TempDir Path directory) throws Exception {
        var certificates = new TestCertificates(directory.resolve("certificates"));
        var settings = new HashMap<>(certificates.broker("hub"));
        settings.put("listeners", "PLAINTEXT://127.0.0.1:0,SSL://127.0.0.1:0");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("socket.send.buffer.bytes", "65536"); // or the kernel would take it all
        try (var hub = new TestHub(directory, settings)) {
            fill(hub);
            long before = MemoryInUse.now().directBytes();
            var readers = new ArrayList<SSLSocket>();
            try {
                for (int i = 0; i < READERS; i++) {
                    SSLSocket reader = TlsPeek.connect(hub.endpoint("SSL").port());
                    reader.startHandshake();
                    readers.add(reader);
                    reader.getOutputStream().write(frame(fetch()));
                    reader.getOutputStream().flush();
                }
                long held = settled(before);
                LOG.info("{} clients that read nothing hold {} kB of buffers", READERS, held / 1024);
                // so much that there was more to hold, or this would prove nothing; a quarter more for what encrypting
                // adds
                assertThat(held).isBetween(ROOM / 2, ROOM * 5 / 4 + READERS * BESIDES);

                consumeAll(hub, certificates);
                long first = checksum(readers.get(0));
                for (SSLSocket reader : readers.subList(1, 10)) {
                    assertThat(checksum(reader)).isEqualTo(first);
                }
            } finally {
                for (SSLSocket reader : readers) {
                    reader.close();
                }
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> MemoryInUse.now().directBytes() - before < BESIDES * 4);
        }
    }

    private static void fill(TestHub hub) throws Exception {
        try (Admin admin = hub.admin();
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", hub.bootstrap()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1)))
                    .all()
                    .get();
            byte[] value = new byte[RECORD_BYTES];
            new Random(7).nextBytes(value);
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>("orders", value)).get();
            }
        }
    }

    /** What is held when it has been the same for a while. */
    private static long settled(long before) {
        long[] last = {-1, 0};
        return await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () -> {
                            long now = MemoryInUse.now().directBytes() - before;
                            last[1] = now == last[0] ? last[1] + 1 : 0;
                            last[0] = now;
                            return now;
                        },
                        now -> now > ROOM / 2 && last[1] >= 3);
    }

    /** Another client by TLS, which reads, is served meanwhile. */
    private static void consumeAll(TestHub hub, TestCertificates certificates) {
        var all = new HashMap<String, Object>(certificates.client());
        all.put("bootstrap.servers", "127.0.0.1:" + hub.endpoint("SSL").port());
        try (var consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partition = new TopicPartition("orders", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            int[] read = {0};
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() ->
                            (read[0] += consumer.poll(Duration.ofMillis(200)).count()) == RECORDS);
        }
    }

    /** Of the answer to its fetch. */
    private static long checksum(SSLSocket reader) throws Exception {
        var in = new DataInputStream(reader.getInputStream());
        byte[] answer = new byte[in.readInt()];
        in.readFully(answer);
        assertThat(answer.length).isGreaterThan(RECORDS * RECORD_BYTES);
        var checksum = new CRC32C();
        checksum.update(answer);
        return checksum.getValue();
    }

    private static ByteBuffer fetch() {
        var data = new FetchRequestData()
                .setReplicaId(-1)
                .setMaxWaitMs(100)
                .setMinBytes(1)
                .setMaxBytes(50_000_000)
                .setTopics(List.of(new FetchTopic()
                        .setTopic("orders")
                        .setPartitions(List.of(new FetchPartition()
                                .setPartition(0)
                                .setFetchOffset(0)
                                .setPartitionMaxBytes(50_000_000)))));
        return new FetchRequest(data, (short) 11)
                .serializeWithHeader(new RequestHeader(ApiKeys.FETCH, (short) 11, "slow", 7));
    }

    private static byte[] frame(ByteBuffer request) {
        return ByteBuffer.allocate(4 + request.remaining())
                .putInt(request.remaining())
                .put(request)
                .array();
    }
}
