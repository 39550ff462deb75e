package io.crossdock.broker.log;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Records of a slice are counted by the headers of its batches. */
class SliceCountTest {
    private static final int[] RECORDS = {3, 1, 5};

    private final LogFixture fixture;
    private final List<Integer> ends = new ArrayList<>();

    SliceCountTest(@TempDir Path root) {
        fixture = new LogFixture(root.resolve("data"));
    }

    @BeforeEach
    void fill() {
        for (int count : RECORDS) {
            var records = new SimpleRecord[count];
            for (int i = 0; i < count; i++) {
                records[i] = new SimpleRecord(TickingClock.START, "k".getBytes(), "some value".getBytes());
            }
            fixture.log()
                    .append(MemoryRecords.withRecords(Compression.gzip().build(), records), 0, AppendOrigin.CLIENT);
            ends.add((int) fixture.log().sizeInBytes());
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void everythingIsCountedWhereThereIsNoLimit() {
        assertThat(count(ends.get(2), Double.POSITIVE_INFINITY)).isEqualTo(new SliceCount(ends.get(2), 9));
    }

    @Test
    void aBatchThatIsCutOffIsLeftOut() {
        assertThat(count(ends.get(2) - 1, Double.POSITIVE_INFINITY)).isEqualTo(new SliceCount(ends.get(1), 4));
        assertThat(count(ends.get(1) + 5, Double.POSITIVE_INFINITY)).isEqualTo(new SliceCount(ends.get(1), 4));
    }

    @Test
    void theBatchThatReachesTheLimitIsTheLast() {
        assertThat(count(ends.get(2), 3)).isEqualTo(new SliceCount(ends.get(0), 3));
        assertThat(count(ends.get(2), 3.5)).isEqualTo(new SliceCount(ends.get(1), 4));
        assertThat(count(ends.get(2), 0)).isEqualTo(new SliceCount(ends.get(0), 3));
    }

    private SliceCount count(int bytes, double most) {
        LogSlice slice = fixture.log().read(0, bytes, 9, false);
        try {
            assertThat(slice.sizeInBytes()).isEqualTo(bytes);
            return slice.count(most);
        } finally {
            slice.release();
        }
    }
}
