package io.crossdock.broker.log;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Batches that the broker has taken records out of, with the range of offsets and sequence numbers they had. */
class SiftedBatchTest {
    private static final long PRODUCER = 42;

    private final LogFixture fixture;

    SiftedBatchTest(@TempDir Path root) {
        fixture = new LogFixture(root.resolve("data"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "zstd", "uncompressed"})
    void theOthersKeepTheirOffsetsAndTheProducerGoesOnBehind(String kept) {
        fixture.configure("compression.type", kept);

        AppendInfo sifted = append(sifted(0, 4, 1, 2), AppendOrigin.SIFTED);
        AppendInfo next = append(whole(4, 2), AppendOrigin.CLIENT);

        assertThat(sifted.lastOffset()).isEqualTo(3);
        assertThat(next.firstOffset()).isEqualTo(4);
        var values = new TreeMap<Long, String>();
        fixture.log()
                .forEachBatch(
                        0,
                        batch -> batch.forEach(record -> values.put(
                                record.offset(),
                                StandardCharsets.UTF_8.decode(record.value()).toString())));
        assertThat(values).isEqualTo(Map.of(1L, "1", 2L, "2", 4L, "0", 5L, "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "zstd", "uncompressed"})
    void oneWithoutRecordsStillTakesItsRangeAlsoAfterACrash(String kept) {
        fixture.configure("compression.type", kept);
        append(whole(0, 1), AppendOrigin.CLIENT);

        AppendInfo empty = append(empty(1, 3), AppendOrigin.SIFTED);
        assertThat(empty.firstOffset()).isEqualTo(1);
        assertThat(empty.lastOffset()).isEqualTo(3);

        fixture.crash(fixture.nextCopy());
        assertThat(fixture.log().logEndOffset()).isEqualTo(4);
        assertThatThrownBy(() -> append(whole(9, 1), AppendOrigin.CLIENT))
                .isInstanceOf(OutOfOrderSequenceException.class);
        assertThat(append(whole(4, 1), AppendOrigin.CLIENT).firstOffset()).isEqualTo(4);
    }

    @Test
    void oneThatIsSentAgainIsADuplicate() {
        append(sifted(0, 4, 1), AppendOrigin.SIFTED);

        assertThat(append(sifted(0, 4, 1), AppendOrigin.SIFTED).duplicate()).isTrue();
        assertThat(append(whole(0, 4), AppendOrigin.CLIENT).duplicate()).isTrue();
        assertThat(fixture.log().logEndOffset()).isEqualTo(4);
    }

    @Test
    void aProducerMayNotSendOneItself() {
        assertThatThrownBy(() -> append(sifted(0, 4, 1), AppendOrigin.CLIENT))
                .isInstanceOf(InvalidRecordException.class);
        assertThatThrownBy(() -> append(empty(0, 4), AppendOrigin.CLIENT)).isInstanceOf(InvalidRecordException.class);
    }

    @Test
    void aCompactedTopicStillWantsKeys() {
        fixture.configure("cleanup.policy", "compact");

        assertThatThrownBy(() -> append(sifted(0, 4, 1), AppendOrigin.SIFTED))
                .isInstanceOf(InvalidRecordException.class)
                .satisfies(refused -> assertThat(((RefusedRecords) refused).errors())
                        .extracting(RecordError::index)
                        .isEqualTo(List.of(1)));
    }

    private AppendInfo append(MemoryRecords records, AppendOrigin origin) {
        return fixture.log().append(records, 0, origin);
    }

    private static MemoryRecords whole(int sequence, int count) {
        var records = new SimpleRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] = record(i);
        }
        return MemoryRecords.withIdempotentRecords(Compression.NONE, PRODUCER, (short) 0, sequence, records);
    }

    /** Of {@code count} records only those of these indexes are left. */
    private static MemoryRecords sifted(int sequence, int count, int... left) {
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(1024),
                RecordBatch.MAGIC_VALUE_V2,
                Compression.NONE,
                TimestampType.CREATE_TIME,
                0,
                RecordBatch.NO_TIMESTAMP,
                PRODUCER,
                (short) 0,
                sequence);
        for (int index : left) {
            builder.appendWithOffset(index, record(index));
        }
        builder.overrideLastOffset(count - 1);
        return builder.build();
    }

    private static MemoryRecords empty(int sequence, int count) {
        ByteBuffer header = ByteBuffer.allocate(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
        DefaultRecordBatch.writeEmptyHeader(
                header,
                RecordBatch.MAGIC_VALUE_V2,
                PRODUCER,
                (short) 0,
                sequence,
                0,
                count - 1,
                -1,
                TimestampType.CREATE_TIME,
                TickingClock.START,
                false,
                false);
        return MemoryRecords.readableRecords(header.flip());
    }

    private static SimpleRecord record(int index) {
        return new SimpleRecord(
                TickingClock.START, null, Integer.toString(index).getBytes(StandardCharsets.UTF_8));
    }
}
