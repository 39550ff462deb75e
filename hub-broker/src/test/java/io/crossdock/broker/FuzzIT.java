package io.crossdock.broker;

import io.netty.util.ResourceLeakDetector;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever comes in, nothing crashes, hangs, grows or leaks, no handler meets an error it does not know, and a healthy
 * producer and consumer beside it notice nothing. For {@code fuzz.seconds} (16) from {@code fuzz.seed},
 * which it prints: always the same unless told otherwise, so that a build fails by what was changed and not by chance.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzIT {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 16));
    private static final long SEED = Long.getLong("fuzz.seed", 735_486);
    private static final long REQUEST_MEMORY = 24 << 20;
    private static final long HEAP_GROWTH = 48 << 20;
    private static final long DIRECT_GROWTH = 8 << 20;
    /** On a machine that is busy with the fuzzing too. */
    private static final long SLOWEST_MILLIS = 10_000;

    private final LoggedErrors logged = new LoggedErrors();
    private TestHub hub;
    private List<FuzzClient.Served> served;
    private MemoryInUse before;
    private int pairs;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(
                directory,
                Map.of(
                        "queued.max.request.bytes",
                        Long.toString(REQUEST_MEMORY),
                        "group.min.session.timeout.ms",
                        "10",
                        "max.connections",
                        "1000"));
        try (var admin = hub.admin();
                var client = new FuzzClient(hub.port())) {
            admin.createTopics(List.of(
                            new NewTopic(RandomRequests.TOPICS.get(0), 2, (short) 1),
                            new NewTopic(RandomRequests.TOPICS.get(1), 2, (short) 1)
                                    .configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
            served = client.served();
        }
        fuzz(new Random(1), Duration.ofSeconds(2), false); // everything is loaded that will be
        before = MemoryInUse.now();
        System.out.println("fuzz.seed=" + SEED);
    }

    @AfterAll
    void stop() {
        hub.close();
        logged.close();
    }

    private interface Disturbance {
        void happen() throws Exception;
    }

    /** Runs it beside a healthy pair, and looks what it did. */
    private void besideHealthyClients(Disturbance disturbance) throws Exception {
        try (var healthy = new HealthyPair(hub, "healthy-" + ++pairs)) {
            disturbance.happen();
            HealthyPair.Result result = healthy.stop();
            System.out.println(result);
            assertThat(result.troubles()).isEmpty();
            assertThat(result.slowestMillis()).as("slowest of %s", result).isLessThan(SLOWEST_MILLIS);
        }
        await().atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(MemoryInUse.now())
                        .as("memory, before %s", before)
                        .matches(now -> now.within(before, HEAP_GROWTH, DIRECT_GROWTH)));
        assertThat(logged.errors()).as("errors logged, fuzz.seed=%d", SEED).isEmpty();
    }

    @Test
    void wellFormedRequestsMayHoldAnything() throws Exception {
        besideHealthyClients(() -> fuzz(new Random(SEED), TIME.dividedBy(2), false));
    }

    @Test
    void brokenRequestsAreAnsweredOrEndTheConnection() throws Exception {
        besideHealthyClients(() -> fuzz(new Random(SEED + 1), TIME.dividedBy(2), true));
    }

    /** Every buffer is followed, not one in a hundred; that is slow, so it is done for a few hundred requests. */
    @Test
    void noBufferIsForgotten() throws Exception {
        ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        try {
            besideHealthyClients(() -> {
                fuzz(new Random(SEED + 2), TIME.dividedBy(8), false);
                fuzz(new Random(SEED + 3), TIME.dividedBy(8), true);
                MemoryInUse.now(); // what is forgotten is found when its memory is collected, and another is asked for
                fuzz(new Random(SEED + 4), TIME.dividedBy(20), true);
            });
        } finally {
            ResourceLeakDetector.setLevel(usual);
        }
    }

    private void fuzz(Random random, Duration time, boolean breaking) throws IOException {
        var requests = new RandomRequests(random);
        Map<ApiKeys, Integer> answered = new EnumMap<>(ApiKeys.class);
        long end = System.nanoTime() + time.toNanos();
        try (var client = new FuzzClient(hub.port())) {
            for (int number = 0; System.nanoTime() < end; number++) {
                FuzzClient.Served one = served.get(random.nextInt(served.size()));
                ByteBuffer frame = requests.next(one.key(), one.version(), number);
                int already = client.answered();
                try {
                    client.send(breaking ? BrokenBytes.of(frame, random) : frame);
                } catch (IOException hanging) {
                    throw new AssertionError(one + ", request " + number + " of fuzz.seed=" + SEED, hanging);
                }
                answered.merge(one.key(), client.answered() - already, Integer::sum);
            }
            System.out.println(client.tally() + " " + answered);
        }
        if (!breaking && answered.values().stream().mapToInt(each -> each).sum() > 40 * served.size()) {
            assertThat(answered).containsOnlyKeys(FuzzClient.keys(served).toList());
            assertThat(answered.values())
                    .as("each key gets through sometimes: %s", answered)
                    .doesNotContain(0);
        }
    }

    @Test
    void framesInPiecesFromManyConnectionsAtOnceAreAllAnsweredInOrder() throws Exception {
        var random = new Random(SEED);
        besideHealthyClients(() -> {
            var clients = new ArrayList<RawClient>();
            var unsent = new ArrayList<ByteBuffer>();
            for (int i = 0; i < 30; i++) {
                clients.add(new RawClient(hub.port()));
                ByteBuffer stream = ByteBuffer.allocate(50 * 14);
                for (int request = 0; request < 50; request++) {
                    stream.putInt(10).put(FuzzClient.probe().putInt(4, request));
                }
                unsent.add(stream.flip());
            }
            while (unsent.stream().anyMatch(ByteBuffer::hasRemaining)) {
                int one = random.nextInt(unsent.size());
                ByteBuffer stream = unsent.get(one);
                int piece = Math.min(stream.remaining(), 1 + random.nextInt(20));
                clients.get(one).send(stream.slice(stream.position(), piece));
                stream.position(stream.position() + piece);
            }
            for (RawClient client : clients) {
                for (int request = 0; request < 50; request++) {
                    assertThat(client.receive().orElseThrow().getInt()).isEqualTo(request);
                }
                client.close();
            }
        });
    }

    @Test
    void aClientThatSaysItSendsNoMoreIsLetGo() throws Exception {
        besideHealthyClients(() -> {
            for (int i = 0; i < 50; i++) {
                try (var client = new RawClient(hub.port())) {
                    client.sendFrame(FuzzClient.probe());
                    client.endOutput();
                    while (client.receive().isPresent()) {
                        assertThat(i).isLessThan(50); // an answer or none, and then the end; else receive() times out
                    }
                }
            }
        });
    }

    @Test
    void clientsThatNeverReadTheirAnswersAreNotReadFrom() throws Exception {
        besideHealthyClients(() -> {
            var channels = new ArrayList<SocketChannel>();
            for (int i = 0; i < 5; i++) {
                channels.add(connect());
            }
            ByteBuffer requests = ByteBuffer.allocate(14 * 1000);
            while (requests.hasRemaining()) {
                requests.putInt(10).put(FuzzClient.probe());
            }
            int length = requests.flip().limit();
            long[] accepted = new long[channels.size()];
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                long before = LongStream.of(accepted).sum();
                for (int i = 0; i < accepted.length; i++) {
                    int more;
                    do { // from where the last write ended, or it would be no row of requests
                        more = channels.get(i).write(requests.position((int) (accepted[i] % length)));
                        accepted[i] += more;
                    } while (more > 0);
                }
                return LongStream.of(accepted).sum() == before;
            });
            System.out.println(
                    LongStream.of(accepted).sum() + " bytes of requests accepted from clients that do not read");
            for (SocketChannel channel : channels) {
                channel.close();
            }
        });
    }

    /** Together more than the broker may hold: it takes a part, and the slow ones make room for those that are not. */
    @Test
    void requestsThatAreAnnouncedLargeAndNeverFinishedHoldUpNoSmallOnes() throws Exception {
        besideHealthyClients(() -> {
            var channels = new ArrayList<SocketChannel>();
            for (int i = 0; i < 60; i++) {
                SocketChannel channel = connect();
                channels.add(channel);
                ByteBuffer start =
                        ByteBuffer.allocate(300_000).putInt(90_000_000).position(0);
                channel.write(start);
            }
            try (var admin = hub.admin();
                    var producer = hub.producer(Map.of("max.request.size", 900_000))) {
                admin.describeCluster().nodes().get();
                var large =
                        new ProducerRecord<String, String>(RandomRequests.TOPICS.get(0), 0, null, "x".repeat(800_000));
                producer.send(large).get(30, TimeUnit.SECONDS);
            }
            for (SocketChannel channel : channels) {
                channel.close();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = CompressionType.class,
            names = {"GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void aSmallBatchThatUnpacksToHundredsOfMegabytesIsNotUnpackedIntoMemory(CompressionType codec) throws Exception {
        // what fits into max.message.bytes: the codecs differ by how much they can make of so little
        int size =
                switch (codec) {
                    case SNAPPY -> 15 << 20;
                    case ZSTD -> 700 << 20;
                    default -> 200 << 20;
                };
        byte[] bomb = RandomRecords.bomb(codec, size);
        assertThat(bomb.length).isLessThan(1 << 20);
        besideHealthyClients(() -> {
            for (String topic : RandomRequests.TOPICS) {
                try (var client = new RawClient(hub.port())) {
                    client.sendFrame(produce(topic, bomb));
                    client.sendFrame(produce(topic, bomb));
                    assertThat(client.receive()).isPresent();
                    assertThat(client.receive()).isPresent();
                }
            }
        });
    }

    private static ByteBuffer produce(String topic, byte[] records) {
        var data = new ProduceRequestData()
                .setAcks((short) -1)
                .setTimeoutMs(1000)
                .setTopicData(new TopicProduceDataCollection(List.of(new TopicProduceData()
                                .setName(topic)
                                .setPartitionData(List.of(new PartitionProduceData()
                                        .setRecords(MemoryRecords.readableRecords(ByteBuffer.wrap(records))))))
                        .iterator()));
        return new ProduceRequest(data, (short) 9)
                .serializeWithHeader(new RequestHeader(ApiKeys.PRODUCE, (short) 9, "bomb", 7));
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.port()));
        channel.configureBlocking(false);
        return channel;
    }
}
