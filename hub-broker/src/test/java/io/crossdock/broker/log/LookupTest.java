package io.crossdock.broker.log;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class LookupTest {
    private static final long T = TickingClock.START;
    private final LogFixture fixture;

    LookupTest(@TempDir Path root) {
        this.fixture = new LogFixture(root.resolve("data"), "segment.bytes", "400", "index.interval.bytes", "50");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void append(int epoch, long... timestamps) {
        var records = new SimpleRecord[timestamps.length];
        for (int i = 0; i < timestamps.length; i++) {
            records[i] = new SimpleRecord(timestamps[i], "k".getBytes(), "v".getBytes());
        }
        fixture.log()
                .append(MemoryRecords.withRecords(Compression.gzip().build(), records), epoch, AppendOrigin.CLIENT);
    }

    @Test
    void aTimestampFindsTheFirstRecordNotBelowIt() {
        append(0, T, T + 10, T + 20);
        append(0, T + 15, T + 40);
        for (int i = 0; i < 20; i++) {
            append(1, T + 100 + i);
        }

        assertThat(fixture.log().offsetForTimestamp(0)).contains(new TimestampOffset(T, 0, 0));
        assertThat(fixture.log().offsetForTimestamp(T + 11)).contains(new TimestampOffset(T + 20, 2, 0));
        assertThat(fixture.log().offsetForTimestamp(T + 21)).contains(new TimestampOffset(T + 40, 4, 0));
        for (int i = 0; i < 20; i++) {
            assertThat(fixture.log().offsetForTimestamp(T + 100 + i))
                    .contains(new TimestampOffset(T + 100 + i, 5 + i, 1));
        }
        assertThat(fixture.log().offsetForTimestamp(T + 120)).isEmpty();
    }

    @Test
    void theLargestTimestampIsFoundWhereverItStands() {
        assertThat(fixture.log().maxTimestamp()).isEmpty();
        append(0, T, T + 500, T + 1);
        for (int i = 0; i < 20; i++) {
            append(0, T + i);
        }

        assertThat(fixture.log().maxTimestamp()).contains(new TimestampOffset(T + 500, 1, 0));
        assertThat(fixture.reopen().maxTimestamp()).contains(new TimestampOffset(T + 500, 1, 0));
    }

    @Test
    void deletedRecordsAreNotFoundByTime() {
        append(0, T);
        append(0, T + 1);

        fixture.log().deleteRecordsBefore(1);

        assertThat(fixture.log().offsetForTimestamp(T)).contains(new TimestampOffset(T + 1, 1, 0));
    }

    @Test
    void anEpochEndsWhereTheNextBegins() {
        append(2, T);
        append(2, T);
        append(5, T);

        assertThat(fixture.log().endOffsetForEpoch(1)).contains(new EpochEnd(1, 0));
        assertThat(fixture.log().endOffsetForEpoch(2)).contains(new EpochEnd(2, 2));
        assertThat(fixture.log().endOffsetForEpoch(3)).contains(new EpochEnd(2, 2));
        assertThat(fixture.log().endOffsetForEpoch(5)).contains(new EpochEnd(5, 3));
        assertThat(fixture.log().endOffsetForEpoch(6)).isEmpty();
        assertThat(fixture.reopen().leaderEpochs()).containsExactly(new EpochStart(2, 0), new EpochStart(5, 2));
    }

    @Test
    void truncationForgetsWhatItCutsOff() {
        for (int i = 0; i < 20; i++) {
            append(i < 15 ? 0 : 1, T + i);
        }

        fixture.log().truncateTo(7);

        assertThat(fixture.log().logEndOffset()).isEqualTo(7);
        assertThat(fixture.log().leaderEpochs()).containsExactly(new EpochStart(0, 0));
        assertThat(fixture.log().offsetForTimestamp(T + 7)).isEmpty();
        assertThat(fixture.log().maxTimestamp()).contains(new TimestampOffset(T + 6, 6, 0));
        append(2, T + 50);
        assertThat(fixture.values()).hasSize(8);
        assertThat(fixture.reopen().logEndOffset()).isEqualTo(8);
    }

    @Test
    void truncationForgetsProducersThatWroteBehindIt() {
        fixture.appendIdempotent(9, 0, 0, "a");
        fixture.appendIdempotent(9, 0, 1, "b");

        fixture.log().truncateTo(1);

        assertThat(fixture.appendIdempotent(9, 0, 1, "b").duplicate()).isFalse();
        assertThat(fixture.values()).containsExactly("a", "b");
    }
}
