package io.crossdock.broker.log;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecompressionTest {
    private final Path root;
    private @Nullable LogFixture fixture;

    RecompressionTest(@TempDir Path root) {
        this.root = root;
    }

    @AfterEach
    void close() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private LogFixture with(String... settings) {
        fixture = new LogFixture(root.resolve("data"), settings);
        return fixture;
    }

    static Stream<Arguments> fromEachToEach() {
        return Stream.of(Codec.values())
                .flatMap(from -> Stream.of("uncompressed", "gzip", "snappy", "lz4", "zstd", "producer")
                        .map(to -> Arguments.of(from, to)));
    }

    private static RecordBatch onlyBatch(LogFixture log) {
        var batches = new ArrayList<RecordBatch>();
        LogSlice slice = log.log().read(0, 1 << 20, Long.MAX_VALUE, true);
        slice.toMemory().batches().forEach(batches::add);
        slice.release();
        assertThat(batches).hasSize(1);
        return batches.get(0);
    }

    @ParameterizedTest
    @MethodSource("fromEachToEach")
    void aBatchIsKeptInTheCodecOfTheTopicWithAllItHad(Codec from, String to) {
        LogFixture log = with("compression.type", to);
        var records = new SimpleRecord[50];
        for (int i = 0; i < records.length; i++) {
            records[i] = new SimpleRecord(
                    TickingClock.START + i,
                    i % 3 == 0 ? null : ("key" + i).getBytes(StandardCharsets.UTF_8),
                    i % 5 == 0 ? null : "value".repeat(i).getBytes(StandardCharsets.UTF_8),
                    new RecordHeader[] {new RecordHeader("n", new byte[] {(byte) i})});
        }

        log.log()
                .append(
                        MemoryRecords.withIdempotentRecords(from.compression(), 7, (short) 3, 11, records),
                        5,
                        AppendOrigin.CLIENT);

        RecordBatch batch = onlyBatch(log);
        assertThat(batch.compressionType().name)
                .isEqualTo(to.equals("producer") ? from.compression().type().name : to.replace("uncompressed", "none"));
        assertThat(batch.isValid()).isTrue();
        assertThat(batch.producerId()).isEqualTo(7);
        assertThat(batch.producerEpoch()).isEqualTo((short) 3);
        assertThat(batch.baseSequence()).isEqualTo(11);
        assertThat(batch.partitionLeaderEpoch()).isEqualTo(5);
        assertThat(batch.maxTimestamp()).isEqualTo(TickingClock.START + 49);
        var read = new ArrayList<Record>();
        batch.forEach(read::add);
        assertThat(read).hasSize(50);
        for (int i = 0; i < 50; i++) {
            assertThat(read.get(i).offset()).isEqualTo(i);
            assertThat(new SimpleRecord(read.get(i))).isEqualTo(records[i]);
        }
    }

    @Test
    void whatAnIdempotentProducerSendsAgainIsKnownThoughItLooksDifferentOnDisk() {
        LogFixture log = with("compression.type", "zstd");
        var sent = new SimpleRecord[] {new SimpleRecord(TickingClock.START, "v".getBytes(StandardCharsets.UTF_8))};
        var first = MemoryRecords.withIdempotentRecords(Compression.NONE, 7, (short) 0, 0, sent);
        var again = MemoryRecords.withIdempotentRecords(Compression.NONE, 7, (short) 0, 0, sent);
        log.log().append(first, 0, AppendOrigin.CLIENT);

        assertThat(log.log().append(again, 0, AppendOrigin.CLIENT).duplicate()).isTrue();
    }

    @Test
    void appendTimeHoldsForACompressedTopicToo() {
        LogFixture log = with("compression.type", "lz4", "message.timestamp.type", "LogAppendTime");
        log.log()
                .append(
                        MemoryRecords.withRecords(Compression.NONE, LogFixture.simple(5, "a", "b")),
                        0,
                        AppendOrigin.CLIENT);

        RecordBatch batch = onlyBatch(log);

        assertThat(batch.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(batch).allMatch(record -> record.timestamp() == TickingClock.START);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void aHigherLevelMakesSmallerBatches(String codec, String low, String high) {
        String[] values = IntStream.range(0, 3000)
                .mapToObj(
                        i -> "user-" + i * 7919 % 977 + "/page-" + i * 104729 % 463 + "/" + Integer.toHexString(i * i))
                .toArray(String[]::new);
        LogFixture weak =
                new LogFixture(root.resolve("weak"), "compression.type", codec, "compression." + codec + ".level", low);
        LogFixture strong = new LogFixture(
                root.resolve("strong"), "compression.type", codec, "compression." + codec + ".level", high);
        try (weak;
                strong) {
            weak.append(values);
            strong.append(values);

            assertThat(strong.log().sizeInBytes()).isLessThan(weak.log().sizeInBytes());
            assertThat(strong.values()).isEqualTo(weak.values()).hasSize(3000);
        }
    }

    static Stream<Arguments> levels() {
        return Stream.of(
                Arguments.of("gzip", "1", "9"), Arguments.of("lz4", "1", "17"), Arguments.of("zstd", "-50", "19"));
    }

    @Test
    void aLevelThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> LogConfig.from(Map.of("compression.type", "lz4", "compression.lz4.level", "99")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("lz4");
    }

    @Test
    void whatIsTooLargeUncompressedIsRefused() {
        LogFixture log = with("compression.type", "uncompressed", "max.message.bytes", "10000");

        assertThatThrownBy(() -> log.append(Compression.gzip().build(), "x".repeat(20_000)))
                .isInstanceOf(RecordTooLargeException.class)
                .hasMessageContaining("max.message.bytes=10000");
        assertThat(log.log().logEndOffset()).isZero();
    }

    @Test
    void aFewBytesThatStandForVeryManyAreRefusedBeforeTheyTakeMemory() {
        LogFixture log = with("compression.type", "lz4", "max.message.bytes", "100000");
        MemoryRecords bomb = log.records(Compression.zstd().build(), "x".repeat(100 << 20));
        assertThat(bomb.sizeInBytes()).isLessThan(100_000);

        assertThatThrownBy(() -> log.log().append(bomb, 0, AppendOrigin.CLIENT))
                .isInstanceOf(RecordTooLargeException.class)
                .hasMessageContaining("before compression");
    }

    @Test
    void severalBatchesAtOnceAreEachEncoded() {
        LogFixture log = with("compression.type", "snappy");
        MemoryRecords one = log.records(Compression.NONE, "a", "b");
        MemoryRecords two = log.records(Compression.gzip().build(), "c");
        var both = java.nio.ByteBuffer.allocate(one.sizeInBytes() + two.sizeInBytes());
        both.put(one.buffer()).put(two.buffer()).flip();

        log.log().append(MemoryRecords.readableRecords(both), 0, AppendOrigin.CLIENT);

        assertThat(log.values()).containsExactly("a", "b", "c");
        List<String> codecs = new ArrayList<>();
        log.log().forEachBatch(0, batch -> codecs.add(batch.compressionType().name));
        assertThat(codecs).containsExactly("snappy", "snappy");
    }
}
