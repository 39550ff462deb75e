package io.crossdock.broker;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever bytes come in: the protocol's error or a closed connection, and everybody else is served as before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedBytesIT {
    private TestHub hub;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(directory);
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @AfterEach
    void othersAreServedAsBefore() throws Exception {
        try (var producer = hub.producer(Map.of())) {
            producer.send(new ProducerRecord<>("healthy", "v")).get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void anOversizedLengthClosesTheConnection() throws Exception {
        try (var client = new RawClient(hub.port())) {
            client.send(ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).flip());
            assertThat(client.receive()).isEmpty();
        }
    }

    @Test
    void aNegativeLengthClosesTheConnection() throws Exception {
        try (var client = new RawClient(hub.port())) {
            client.send(ByteBuffer.allocate(4).putInt(-1).flip());
            assertThat(client.receive()).isEmpty();
        }
    }

    @Test
    void aFrameThatNeverEndsHoldsUpNobodyElse() throws Exception {
        try (var client = new RawClient(hub.port())) {
            client.send(ByteBuffer.allocate(10)
                    .putInt(1000)
                    .putShort((short) 3)
                    .putInt(7)
                    .flip());
            othersAreServedAsBefore();
        }
    }

    @Test
    void anUnknownKeyClosesTheConnection() throws Exception {
        try (var client = new RawClient(hub.port())) {
            client.sendFrame(header((short) 12345, (short) 0));
            assertThat(client.receive()).isEmpty();
        }
    }

    @Test
    void anUnknownVersionClosesTheConnection() throws Exception {
        try (var client = new RawClient(hub.port())) {
            client.sendFrame(header(ApiKeys.METADATA.id, (short) 99));
            assertThat(client.receive()).isEmpty();
        }
    }

    @Test
    void anUnknownVersionOfApiVersionsIsAnsweredWithTheKnownOnes() throws Exception {
        try (var client = new RawClient(hub.port())) {
            client.sendFrame(ByteBuffer.allocate(100)
                    .put(header(ApiKeys.API_VERSIONS.id, (short) 99))
                    .put((byte) 0)
                    .flip());
            ByteBuffer answer = client.receive().orElseThrow();
            assertThat(answer.getInt()).isEqualTo(7); // correlation id; header version 0 has nothing else
            var body = new ApiVersionsResponseData(new ByteBufferAccessor(answer), (short) 0);
            assertThat(body.errorCode()).isEqualTo(Errors.UNSUPPORTED_VERSION.code());
            assertThat(body.apiKeys().find(ApiKeys.API_VERSIONS.id)).isNotNull();
        }
    }

    @Test
    void aBatchWithABrokenChecksumIsRefusedAsCorrupt() throws Exception {
        try (var producer = hub.producer(Map.of())) {
            producer.send(new ProducerRecord<>("checked", "v")).get();
        }
        MemoryRecords records =
                MemoryRecords.withRecords(Compression.NONE, new SimpleRecord("hello".getBytes(StandardCharsets.UTF_8)));
        ByteBuffer bytes = records.buffer();
        bytes.put(bytes.limit() - 2, (byte) (bytes.get(bytes.limit() - 2) ^ 1));
        ProduceResponse answer = produce(records);
        assertThat(answer.errorCounts()).containsKey(Errors.CORRUPT_MESSAGE);
    }

    @Test
    void aBatchThatSaysItHasTwoBillionBytesIsRefusedAsCorruptWhereverItStands() throws Exception {
        try (var producer = hub.producer(Map.of())) {
            producer.send(new ProducerRecord<>("checked", "v")).get();
        }
        byte[] value = "hello".getBytes(StandardCharsets.UTF_8);
        int size = MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(value))
                .sizeInBytes();
        for (int broken = 0; broken < 2; broken++) {
            ByteBuffer two = ByteBuffer.allocate(2 * size);
            for (int i = 0; i < 2; i++) {
                two.put(MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(value))
                        .buffer()
                        .duplicate());
            }
            two.putInt(broken * size + 8, Integer.MAX_VALUE).flip();
            assertThat(produce(MemoryRecords.readableRecords(two)).errorCounts())
                    .containsOnlyKeys(Errors.CORRUPT_MESSAGE);
        }
    }

    @Test
    void acksThatDoNotExistAreRefusedAlsoWhenThereAreNoRecords() throws Exception {
        assertThat(produce((short) 9, null).errorCounts()).containsKey(Errors.INVALID_REQUIRED_ACKS);
    }

    @Test
    void twoHundredFramesOfNoiseAreSurvived() throws Exception {
        var random = new Random(20261123);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[1 + random.nextInt(300)];
            random.nextBytes(noise);
            ByteBuffer frame = ByteBuffer.wrap(noise);
            if (noise.length > 4) { // most of it gets as far as a handler's parser
                frame.putShort(0, (short) random.nextInt(70)).putShort(2, (short) random.nextInt(10));
            }
            try (var client = new RawClient(hub.port())) {
                client.sendFrame(frame);
            }
        }
    }

    @Test
    void aHundredSilentConnectionsCostNobodyAnything() throws Exception {
        List<RawClient> silent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            silent.add(new RawClient(hub.port()));
        }
        othersAreServedAsBefore();
        for (RawClient client : silent) {
            client.close();
        }
    }

    private ProduceResponse produce(MemoryRecords records) throws Exception {
        return produce((short) 1, records);
    }

    private ProduceResponse produce(short acks, @Nullable MemoryRecords records) throws Exception {
        var data = new ProduceRequestData()
                .setAcks(acks)
                .setTimeoutMs(1000)
                .setTopicData(new TopicProduceDataCollection(List.of(new TopicProduceData()
                                .setName("checked")
                                .setPartitionData(List.of(new PartitionProduceData().setRecords(records))))
                        .iterator()));
        var header = new RequestHeader(ApiKeys.PRODUCE, (short) 9, "raw", 7);
        try (var client = new RawClient(hub.port())) {
            client.sendFrame(new ProduceRequest(data, (short) 9).serializeWithHeader(header));
            return (ProduceResponse)
                    AbstractResponse.parseResponse(client.receive().orElseThrow(), header);
        }
    }

    private static ByteBuffer header(short key, short version) {
        return ByteBuffer.allocate(11)
                .putShort(key)
                .putShort(version)
                .putInt(7)
                .putShort((short) 1)
                .put((byte) 'c')
                .flip();
    }
}
