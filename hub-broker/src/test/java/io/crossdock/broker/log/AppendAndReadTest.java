package io.crossdock.broker.log;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.OffsetOutOfRangeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AppendAndReadTest {
    private final Path directory;
    private @Nullable LogFixture fixture;

    AppendAndReadTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void close() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private LogFixture with(String... settings) {
        fixture = new LogFixture(directory, settings);
        return fixture;
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void whatWasAppendedIsReadBackWithItsOffsets(Codec codec) {
        LogFixture log = with();

        AppendInfo first = log.append(codec.compression(), "a", "b", "c");
        AppendInfo second = log.append(codec.compression(), "d");

        assertThat(first).isEqualTo(new AppendInfo(0, 2, AppendInfo.CREATE_TIME, 0, false));
        assertThat(second.firstOffset()).isEqualTo(3);
        assertThat(log.values()).containsExactly("a", "b", "c", "d");
        assertThat(log.valuesFrom(2)).containsExactly("c", "d");
        assertThat(log.log().logEndOffset()).isEqualTo(4);
    }

    @Test
    void theLeaderEpochIsWrittenIntoEveryBatch() {
        LogFixture log = with();

        log.log().append(log.records(Compression.NONE, "a"), 7, AppendOrigin.CLIENT);

        var epochs = new ArrayList<Integer>();
        log.log().forEachBatch(0, batch -> epochs.add(batch.partitionLeaderEpoch()));
        assertThat(epochs).containsExactly(7);
        assertThat(log.log().leaderEpochs()).containsExactly(new EpochStart(7, 0));
    }

    @Test
    void aTopicWithAppendTimeGivesRecordsTheBrokersTime() {
        LogFixture log = with("message.timestamp.type", "LogAppendTime");
        log.clock.advance(5);

        AppendInfo info = log.append("a");

        assertThat(info.logAppendTime()).isEqualTo(TickingClock.START + 5);
        var batches = new ArrayList<TimestampType>();
        log.log().forEachBatch(0, batch -> {
            batch.ensureValid();
            batches.add(batch.timestampType());
        });
        assertThat(batches).containsExactly(TimestampType.LOG_APPEND_TIME);
    }

    @Test
    void aReadStopsBeforeTheHighWatermark() {
        LogFixture log = with();
        log.append("a");
        log.append("b");
        log.append("c");

        LogSlice slice = log.log().read(0, 1 << 20, 2, true);

        assertThat(slice.toMemory().records()).hasSize(2);
        slice.release();
    }

    @Test
    void aReadAtTheEndIsEmptyAndOneBehindItIsRefused() {
        LogFixture log = with();
        log.append("a");

        LogSlice atEnd = log.log().read(1, 100, Long.MAX_VALUE, true);

        assertThat(atEnd.sizeInBytes()).isZero();
        atEnd.release();
        assertThatThrownBy(() -> log.log().read(2, 100, Long.MAX_VALUE, true))
                .isInstanceOf(OffsetOutOfRangeException.class)
                .hasMessageContaining("orders-0")
                .hasMessageContaining("between 0 and 1");
    }

    @Test
    void aBatchLargerThanTheLimitComesWholeOnlyWhenAskedFor() {
        LogFixture log = with();
        log.append("x".repeat(500));

        LogSlice whole = log.log().read(0, 10, Long.MAX_VALUE, true);
        LogSlice nothing = log.log().read(0, 10, Long.MAX_VALUE, false);

        assertThat(whole.toMemory().records()).hasSize(1);
        assertThat(nothing.sizeInBytes()).isZero();
        whole.release();
        nothing.release();
    }

    @Test
    void aReadMayEndInsideABatch() {
        LogFixture log = with();
        log.append("x".repeat(100));
        log.append("y".repeat(100));

        LogSlice slice = log.log().read(0, 250, Long.MAX_VALUE, true);

        assertThat(slice.sizeInBytes()).isEqualTo(250);
        assertThat(slice.toMemory().records()).hasSize(1);
        slice.release();
    }

    @Test
    void aChangedByteIsRefused() {
        LogFixture log = with();
        MemoryRecords records = log.records(Compression.NONE, "hello");
        ByteBuffer bytes = records.buffer();
        bytes.put(bytes.limit() - 3, (byte) 'X');

        assertThatThrownBy(() -> log.log().append(records, 0, AppendOrigin.CLIENT))
                .isInstanceOf(CorruptRecordException.class);
        assertThat(log.log().logEndOffset()).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = Codec.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void recordsThatAreNotCompressedAsTheirBatchSaysAreRefused(Codec codec) {
        LogFixture log = with();
        MemoryRecords records = log.records(Compression.NONE, "hello", "world");
        relabel(records.buffer(), codec.compression().type().id);

        assertThatThrownBy(() -> log.log().append(records, 0, AppendOrigin.CLIENT))
                .isInstanceOf(InvalidRecordException.class);
        assertThat(log.log().logEndOffset()).isZero();
    }

    /** Names another compression in the batch's attributes, with the checksum to match. */
    private static void relabel(ByteBuffer batch, byte compression) {
        int checksumAt = 17;
        int attributesAt = 21;
        batch.putShort(attributesAt, compression);
        var checksum = new CRC32C();
        checksum.update(batch.slice(attributesAt, batch.limit() - attributesAt));
        batch.putInt(checksumAt, (int) checksum.getValue());
    }

    @Test
    void aBatchThatEndsEarlyIsRefused() {
        LogFixture log = with();
        ByteBuffer whole = log.records(Compression.NONE, "hello").buffer();
        ByteBuffer torn = whole.slice(0, whole.limit() - 2);

        assertThatThrownBy(() -> log.log().append(MemoryRecords.readableRecords(torn), 0, AppendOrigin.CLIENT))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("incomplete");
    }

    @Test
    void noBatchAtAllIsRefused() {
        LogFixture log = with();

        assertThatThrownBy(() -> log.log().append(MemoryRecords.EMPTY, 0, AppendOrigin.CLIENT))
                .isInstanceOf(InvalidRecordException.class);
    }

    @Test
    void anOldRecordFormatIsRefused() {
        LogFixture log = with();
        var old = MemoryRecords.withRecords(
                RecordBatch.MAGIC_VALUE_V1, Compression.NONE, new SimpleRecord(1L, "a".getBytes()));

        assertThatThrownBy(() -> log.log().append(old, 0, AppendOrigin.CLIENT))
                .isInstanceOf(UnsupportedForMessageFormatException.class);
    }

    @Test
    void aBatchAboveTheTopicsLimitIsRefused() {
        LogFixture log = with("max.message.bytes", "200");

        assertThatThrownBy(() -> log.append("x".repeat(300)))
                .isInstanceOf(RecordTooLargeException.class)
                .hasMessageContaining("max.message.bytes=200");
    }

    @Test
    void aTimestampFarFromTheBrokersIsRefused() {
        LogFixture log = with("message.timestamp.before.max.ms", "1000", "message.timestamp.after.max.ms", "1000");
        var early = MemoryRecords.withRecords(Compression.NONE, LogFixture.simple(TickingClock.START - 1001, "early"));
        var late = MemoryRecords.withRecords(Compression.NONE, LogFixture.simple(TickingClock.START + 1001, "late"));

        for (MemoryRecords records : List.of(early, late)) {
            assertThatThrownBy(() -> log.log().append(records, 0, AppendOrigin.CLIENT))
                    .isInstanceOf(InvalidTimestampException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aCompactedTopicTakesNoRecordWithoutKey(Codec codec) {
        LogFixture log = with("cleanup.policy", "compact");
        var keyless = MemoryRecords.withRecords(
                codec.compression(),
                new SimpleRecord(TickingClock.START, "k".getBytes(), "v".getBytes()),
                new SimpleRecord(TickingClock.START, null, "v".getBytes()));

        assertThatThrownBy(() -> log.log().append(keyless, 0, AppendOrigin.CLIENT))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("Record 1")
                .hasMessageContaining("key");
    }

    @Test
    void onlyACoordinatorWritesControlRecords() {
        LogFixture log = with();
        var marker = new EndTransactionMarker(ControlRecordType.COMMIT, 0);

        assertThatThrownBy(() -> log.log()
                        .append(MemoryRecords.withEndTransactionMarker(9, (short) 0, marker), 0, AppendOrigin.CLIENT))
                .isInstanceOf(InvalidRecordException.class);
        log.log().append(MemoryRecords.withEndTransactionMarker(9, (short) 0, marker), 0, AppendOrigin.COORDINATOR);
        assertThat(log.log().logEndOffset()).isEqualTo(1);
    }
}
