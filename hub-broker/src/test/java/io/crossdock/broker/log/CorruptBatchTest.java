package io.crossdock.broker.log;

import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Bytes that changed on the disk while the broker was away. */
class CorruptBatchTest {
    private static final int BATCHES = 40;
    private static final String FIRST_LOG = "00000000000000000000.log";

    private Path root;
    private LogFixture fixture;
    private final Map<Long, byte[]> written = new HashMap<>();
    private byte[] file;
    private int[] starts;

    @BeforeEach
    void write(@TempDir Path root) throws IOException {
        this.root = root;
        fixture = new LogFixture(root.resolve("data"), "index.interval.bytes", "300");
        for (int i = 0; i < BATCHES; i++) {
            fixture.clock.advance(1);
            fixture.append("value-" + i + "-" + "x".repeat(i % 17), "second");
        }
        fixture.store.close();
        file = Files.readAllBytes(fixture.logDirectory().resolve(FIRST_LOG));
        starts = new int[BATCHES + 1];
        fixture.store = fixture.open(fixture.directory);
        int position = 0;
        int number = 0;
        LogSlice slice = fixture.log().read(0, 1 << 20, Long.MAX_VALUE, true);
        for (MutableRecordBatch batch : slice.toMemory().batches()) {
            starts[number++] = position;
            position += batch.sizeInBytes();
            written.put(batch.baseOffset(), Arrays.copyOfRange(file, position - batch.sizeInBytes(), position));
        }
        slice.release();
        starts[number] = position;
        fixture.store.close();
    }

    @AfterEach
    void close() {
        fixture.store.close();
    }

    @Test
    void aFlippedBitAnywhereInABatchIsNeverServedAndTheOthersAre() throws IOException {
        int victim = 20;
        for (int at = starts[victim]; at < starts[victim + 1]; at++) {
            for (int bit = 0; bit < 8; bit += 7) {
                openWith(flipped(at, bit));

                Map<Long, byte[]> served = readEverything();

                assertThat(served)
                        .as("byte %d, bit %d", at - starts[victim], bit)
                        .doesNotContainKey(2L * victim);
                served.forEach((offset, bytes) -> assertThat(bytes).isEqualTo(written.get(offset)));
                assertThat(served.size())
                        .as("byte %d, bit %d", at - starts[victim], bit)
                        .isGreaterThanOrEqualTo(BATCHES - 5); // at most what the index cannot find a way to
                fixture.store.close();
            }
        }
        fixture.store = fixture.open(fixture.directory);
    }

    @Test
    void aFlippedBitInTheLastBatchesIsNeverServed() throws IOException {
        for (int at = starts[BATCHES - 2]; at < file.length; at += 3) {
            openWith(flipped(at, at % 8));

            int batch = at < starts[BATCHES - 1] ? BATCHES - 2 : BATCHES - 1;
            if (fixture.store.log(LogFixture.PARTITION).isPresent()) {
                Map<Long, byte[]> served = readEverything();
                assertThat(served).as("byte %d", at).doesNotContainKey(2L * batch);
                served.forEach((offset, bytes) -> assertThat(bytes).isEqualTo(written.get(offset)));
            } else {
                assertThat(fixture.store.damagedLogs().get(LogFixture.PARTITION))
                        .hasMessageContaining(FIRST_LOG)
                        .hasMessageContaining("position ");
            }
            fixture.store.close();
        }
        fixture.store = fixture.open(fixture.directory);
    }

    @Test
    void theErrorNamesFileAndPositionAndWhatToDo() throws IOException {
        openWith(flipped(starts[20] + 70, 3));

        assertThatThrownBy(() -> fixture.log().read(40, 1000, Long.MAX_VALUE, true))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining(fixture.logDirectory().resolve(FIRST_LOG) + " at position " + starts[20])
                .hasMessageContaining("(offset 40)")
                .hasMessageContaining("checksum")
                .hasMessageContaining("next good batch has offset 42")
                .hasMessageContaining("delete the records before it");
    }

    @Test
    void aReadEndsInFrontOfTheDamage() throws IOException {
        openWith(flipped(starts[20] + 70, 3));

        LogSlice slice = fixture.log().read(0, 1 << 20, Long.MAX_VALUE, true);

        assertThat(slice.sizeInBytes()).isEqualTo(starts[20]);
        slice.release();
    }

    @Test
    void whatIsWrittenAfterTheStartIsServedBehindDamage() throws IOException {
        openWith(flipped(starts[BATCHES - 3] + 70, 3));

        fixture.append("new");

        assertThat(fixture.valuesFrom(2L * BATCHES)).containsExactly("new");
        fixture.log().deleteRecordsBefore(2L * BATCHES);
        assertThat(fixture.values()).containsExactly("new");
    }

    @Test
    void replayMeetsTheDamageToo() throws IOException {
        openWith(flipped(starts[20] + 70, 3));

        assertThatThrownBy(() -> fixture.log().forEachBatch(0, batch -> {})).isInstanceOf(CorruptRecordException.class);
    }

    @Test
    void anIndexThatPointsNowhereDoesNotHideSoundBatches() throws IOException {
        Path index = fixture.logDirectory().resolve("00000000000000000000.index");
        byte[] entries = Files.readAllBytes(index);
        entries[7 + 8] += 1; // position of the second entry
        Files.write(index, entries);

        fixture.store = fixture.open(fixture.directory);

        assertThat(readEverything()).hasSize(BATCHES);
    }

    @Test
    void everyBatchIsVerifiedOnce() throws IOException {
        fixture.store = fixture.open(fixture.directory);
        assertThat(fixture.log().isRecent(2L * BATCHES - 1)).isFalse();
        assertThat(readEverything()).hasSize(BATCHES);

        Files.write(fixture.logDirectory().resolve(FIRST_LOG), flipped(starts[20] + 70, 3)); // behind our back

        assertThat(readEverything()).as("not looked at again").hasSize(BATCHES);
    }

    @Test
    void aTruncatedLogIsStillAudited() throws IOException {
        openWith(flipped(starts[5] + 70, 3));
        readEverything();

        fixture.log().truncateTo(20);
        fixture.append("new");

        assertThat(fixture.valuesFrom(20)).containsExactly("new");
        assertThatThrownBy(() -> fixture.log().read(10, 1000, Long.MAX_VALUE, true))
                .isInstanceOf(CorruptRecordException.class);
    }

    /** The offset that went with the batch is missing for good, and nothing is damaged. */
    @Test
    void aLogThatWasCutInsideTheBatchItStartsInIsReadable() {
        fixture.store = fixture.open(fixture.directory);
        fixture.log().deleteRecordsBefore(21);
        fixture.log().truncateTo(21);
        fixture.append("new");

        fixture.reopen();

        assertThat(fixture.valuesFrom(21)).containsExactly("new");
    }

    private void openWith(byte[] bytes) throws IOException {
        Path copy = root.resolve("copy");
        Graveyard.remove(copy);
        Path original = root.resolve("data");
        fixture.directory = original;
        fixture.copyTo(copy);
        fixture.directory = copy;
        Files.write(fixture.logDirectory().resolve(FIRST_LOG), bytes);
        fixture.store = fixture.open(copy);
    }

    private byte[] flipped(int at, int bit) {
        byte[] bytes = file.clone();
        bytes[at] ^= (byte) (1 << bit);
        return bytes;
    }

    /** As a stubborn consumer does: offset by offset, over what cannot be read. */
    private Map<Long, byte[]> readEverything() throws IOException {
        var served = new HashMap<Long, byte[]>();
        PartitionLog log = fixture.log();
        long next = 0;
        assertThat(log.logEndOffset()).isLessThan(3L * BATCHES);
        while (next < log.logEndOffset()) {
            try {
                LogSlice slice = log.read(next, 500, Long.MAX_VALUE, true);
                byte[] bytes = new byte[slice.sizeInBytes()];
                slice.toMemory().buffer().get(bytes);
                int at = 0;
                for (MutableRecordBatch batch : slice.toMemory().batches()) {
                    served.put(batch.baseOffset(), Arrays.copyOfRange(bytes, at, at + batch.sizeInBytes()));
                    at += batch.sizeInBytes();
                    next = batch.nextOffset();
                }
                assertThat(at).as("a read at %d brings something", next).isPositive();
                slice.release();
            } catch (CorruptRecordException damaged) {
                next++;
            }
        }
        return served;
    }
}
