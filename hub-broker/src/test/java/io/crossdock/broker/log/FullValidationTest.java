package io.crossdock.broker.log;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class FullValidationTest {
    private static final long NOW = TickingClock.START;
    private final Path root;
    private @Nullable LogFixture fixture;

    FullValidationTest(@TempDir Path root) {
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

    private static SimpleRecord record(long timestamp, @Nullable String key) {
        return new SimpleRecord(
                timestamp, key == null ? null : key.getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});
    }

    private static List<Integer> blamed(@Nullable Throwable refusal) {
        assertThat(refusal).isInstanceOf(RefusedRecords.class);
        return ((RefusedRecords) requireNonNull(refusal))
                .errors().stream().map(RecordError::index).toList();
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void everyRecordWithATimeOutOfRangeIsNamed(Codec codec) {
        LogFixture log = with(
                "batch.validation",
                "full",
                "message.timestamp.before.max.ms",
                "1000",
                "message.timestamp.after.max.ms",
                "1000");
        var records = MemoryRecords.withRecords(
                codec.compression(),
                record(NOW, "a"),
                record(NOW - 1001, "b"),
                record(NOW + 1000, "c"),
                record(NOW + 1001, "d"));

        Throwable refusal = catchThrowable(() -> log.log().append(records, 0, AppendOrigin.CLIENT));

        assertThat(refusal).isInstanceOf(InvalidTimestampException.class);
        assertThat(blamed(refusal)).containsExactly(1, 3);
        assertThat(log.log().logEndOffset()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void everyRecordWithoutKeyIsNamedWhereTheTopicIsCompacted(Codec codec) {
        LogFixture log = with("cleanup.policy", "compact,delete");
        var records =
                MemoryRecords.withRecords(codec.compression(), record(NOW, null), record(NOW, "b"), record(NOW, null));

        Throwable refusal = catchThrowable(() -> log.log().append(records, 0, AppendOrigin.CLIENT));

        assertThat(refusal).isInstanceOf(InvalidRecordException.class);
        assertThat(blamed(refusal)).containsExactly(0, 2);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aHeaderThatLiesAboutTheLargestTimeIsSetRight(Codec codec) {
        LogFixture log = with("batch.validation", "full");
        var records = MemoryRecords.withRecords(codec.compression(), record(NOW - 5, "a"), record(NOW - 7, "b"));
        MutableRecordBatch batch = records.batches().iterator().next();
        batch.setMaxTimestamp(TimestampType.CREATE_TIME, NOW + 3_000_000_000L);

        log.log().append(records, 0, AppendOrigin.CLIENT);

        assertThat(log.log().maxTimestamp().orElseThrow().timestamp()).isEqualTo(NOW - 5);
    }

    /** A record count that is too small leaves bytes behind, whatever the codec. */
    @ParameterizedTest
    @EnumSource(Codec.class)
    void recordsBehindTheLastOneAreFound(Codec codec) {
        LogFixture log = with("batch.validation", "full");
        var records =
                MemoryRecords.withRecords(codec.compression(), record(NOW, "a"), record(NOW, "b"), record(NOW, "c"));
        ByteBuffer batch = records.buffer();
        batch.putInt(23, 1).putInt(57, 2);
        var checksum = new CRC32C();
        checksum.update(batch.slice(21, batch.limit() - 21));
        batch.putInt(17, (int) checksum.getValue());

        Throwable refusal = catchThrowable(() -> log.log().append(records, 0, AppendOrigin.CLIENT));

        assertThat(refusal).isInstanceOf(InvalidRecordException.class);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void whatIsSoundIsTakenUnchanged(Codec codec) {
        LogFixture log = with("batch.validation", "full");

        log.append(codec.compression(), "x", "y", "z");

        assertThat(log.values()).containsExactly("x", "y", "z");
    }
}
