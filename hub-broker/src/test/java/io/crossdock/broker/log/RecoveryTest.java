package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecoveryTest {
    private static final String FIRST_LOG = "00000000000000000000.log";
    private final Path root;
    private LogFixture fixture;

    RecoveryTest(@TempDir Path root) {
        this.root = root;
        this.fixture = new LogFixture(root.resolve("data"), "segment.bytes", "1000", "index.interval.bytes", "100");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<String> appendMany(int count) {
        var values = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            String value = "value-" + i + "-" + "x".repeat(i % 40);
            fixture.append(value);
            values.add(value);
        }
        return values;
    }

    @Test
    void aCleanStopKeepsEverythingAndReadsNoRecords() {
        List<String> values = appendMany(50);

        PartitionLog log = fixture.reopen();

        assertThat(fixture.values()).isEqualTo(values);
        assertThat(log.recoveryPoint()).isEqualTo(50);
        assertThat(fixture.append("more").firstOffset()).isEqualTo(50);
        assertThat(log.topicId()).isEqualTo(LogFixture.TOPIC_ID);
    }

    @Test
    void aKillKeepsEverythingThatWasAppended() {
        List<String> values = appendMany(50);

        fixture.crash(root.resolve("copy"));

        assertThat(fixture.values()).isEqualTo(values);
        assertThat(fixture.append("more").firstOffset()).isEqualTo(50);
    }

    @Test
    void aKillKeepsTheRecordsOfATopicThatWasMadeAgain() {
        appendMany(50);
        fixture.log().deleteRecordsBefore(40);
        fixture.log().flush();
        fixture.store.checkpoint();
        fixture.store.delete(LogFixture.PARTITION);
        fixture.store.create(LogFixture.PARTITION, Uuid.randomUuid(), fixture.config());
        fixture.append("new");

        fixture.crash(root.resolve("copy"));

        assertThat(fixture.values()).containsExactly("new");
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aKillKeepsWhatWasAppendedCompressed(Codec codec) {
        fixture.append(codec.compression(), "a", "b");
        fixture.append(codec.compression(), "c");

        fixture.crash(root.resolve("copy"));

        assertThat(fixture.values()).containsExactly("a", "b", "c");
    }

    @Test
    void aTornTailIsCutAtTheLastWholeBatch() throws IOException {
        fixture.append("a", "b");
        int second = (int) fixture.log().sizeInBytes();
        fixture.append("c", "d", "e");
        int third = (int) fixture.log().sizeInBytes();
        fixture.append("f");
        int end = (int) fixture.log().sizeInBytes();

        byte[] bytes = Files.readAllBytes(fixture.logDirectory().resolve(FIRST_LOG));
        for (int cut = second; cut < end; cut++) {
            Path torn = Files.createDirectory(root.resolve("torn-" + cut));
            Path file = Files.write(torn.resolve(FIRST_LOG), Arrays.copyOf(bytes, cut));
            LoadedLog loaded = new LogLoader(
                            torn, LogFixture.PARTITION, fixture.config(), 0, TickingClock.START, new RecoveryProgress())
                    .load(0);
            assertThat(loaded.endOffset()).as("cut at byte " + cut).isEqualTo(cut < third ? 2 : 5);
            assertThat(Files.size(file)).isEqualTo(cut < third ? second : third);
            loaded.segments().active().release();
        }
    }

    @Test
    void zerosBehindTheLastBatchAreCut() throws IOException {
        List<String> values = appendMany(3);
        Path copy = root.resolve("copy");
        fixture.copyTo(copy);
        write(copy.resolve("orders-0").resolve(FIRST_LOG), fixture.log().sizeInBytes(), new byte[4096]);

        try (LogStore store = fixture.open(copy)) {
            assertThat(store.log(LogFixture.PARTITION).orElseThrow().logEndOffset())
                    .isEqualTo(values.size());
        }
    }

    @Test
    void whatLiesBehindATornSegmentIsNotPartOfTheLog() throws IOException {
        appendMany(40);
        Path copy = root.resolve("copy");
        fixture.copyTo(copy);
        Path first = copy.resolve("orders-0").resolve(FIRST_LOG);
        truncate(first, Files.size(first) - 1);

        try (LogStore store = fixture.open(copy)) {
            PartitionLog log = store.log(LogFixture.PARTITION).orElseThrow();
            assertThat(log.sizeInBytes()).isEqualTo(Files.size(first));
            assertThat(SegmentFiles.offsets(log.directory(), Segment.LOG_SUFFIX))
                    .containsExactly(0L);
        }
    }

    @Test
    void damageBelowTheRecoveryPointIsReportedAndNothingIsCut() throws IOException {
        appendMany(5);
        fixture.log().flush();
        fixture.store.checkpoint();
        Path copy = root.resolve("copy");
        fixture.copyTo(copy);
        Path file = copy.resolve("orders-0").resolve(FIRST_LOG);
        long size = Files.size(file);
        write(file, size - 20, new byte[] {99, 98, 97});

        try (LogStore store = fixture.open(copy)) {
            assertThat(store.log(LogFixture.PARTITION)).isEmpty();
            assertThat(store.damagedLogs().get(LogFixture.PARTITION))
                    .isInstanceOf(CorruptRecordException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("position ")
                    .hasMessageContaining("flushed up to offset 5");
            assertThatThrownBy(() -> store.create(LogFixture.PARTITION, LogFixture.TOPIC_ID, LogConfig.DEFAULTS))
                    .isInstanceOf(KafkaStorageException.class)
                    .hasMessageContaining("damaged");
        }
        assertThat(Files.size(file)).isEqualTo(size);
    }

    @Test
    void damageMetWhileLoadingStateNamesFileAndPosition() throws IOException {
        appendMany(5);
        Path file = fixture.logDirectory().resolve(FIRST_LOG);
        write(file, 75, new byte[] {99, 98, 97});

        assertThatThrownBy(() -> fixture.log().forEachBatch(0, batch -> {}))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining(FIRST_LOG)
                .hasMessageContaining("position 0");
    }

    @Test
    void missingIndexesAreMadeAgain() throws IOException {
        List<String> values = appendMany(50);
        fixture.store.close();

        Path offsets = fixture.logDirectory().resolve("00000000000000000000.index");
        Path times = fixture.logDirectory().resolve("00000000000000000000.timeindex");
        byte[] index = Files.readAllBytes(offsets);
        Files.delete(offsets);
        Files.delete(times);

        fixture.store = fixture.open(fixture.directory);

        assertThat(fixture.values()).isEqualTo(values);
        fixture.store.close();
        assertThat(Files.readAllBytes(offsets)).isEqualTo(index);
        fixture.store = fixture.open(fixture.directory);
    }

    @Test
    void anIndexOfRubbishIsMadeAgain() throws IOException {
        List<String> values = appendMany(50);
        fixture.store.close();
        Path offsets = fixture.logDirectory().resolve("00000000000000000000.index");
        write(offsets, Files.size(offsets) - 8, new byte[] {0, 0, 0, 1, 0, 0, 0, 3});

        fixture.store = fixture.open(fixture.directory);

        assertThat(fixture.values()).isEqualTo(values);
    }

    @Test
    void theLogStartSurvivesAKill() {
        appendMany(10);
        fixture.log().deleteRecordsBefore(7);

        PartitionLog log = fixture.crash(root.resolve("copy"));

        assertThat(log.logStartOffset()).isEqualTo(7);
        assertThat(fixture.values()).hasSize(3);
    }

    @Test
    void leaderEpochsAreMadeAgainFromTheBatches() throws IOException {
        fixture.log().append(fixture.records(Compression.NONE, "a"), 3, AppendOrigin.CLIENT);
        fixture.log().append(fixture.records(Compression.NONE, "b"), 5, AppendOrigin.CLIENT);
        Files.writeString(fixture.logDirectory().resolve(LeaderEpochs.FILE), "rubbish");

        PartitionLog log = fixture.crash(root.resolve("copy"));

        assertThat(log.leaderEpochs()).containsExactly(new EpochStart(3, 0), new EpochStart(5, 1));
    }

    @Test
    void aDirectoryHalfMadeByACrashIsRemoved() throws IOException {
        Path half = fixture.directory.resolve("half-3");
        Files.createDirectory(half);

        fixture.reopen();

        assertThat(half).doesNotExist();
        var partition = new TopicPartition("half", 3);
        assertThat(fixture.store
                        .create(partition, Uuid.randomUuid(), LogConfig.DEFAULTS)
                        .logEndOffset())
                .isZero();
    }

    @Test
    void onlyOneBrokerUsesADirectory() {
        assertThatThrownBy(() -> fixture.open(fixture.directory))
                .isInstanceOf(KafkaStorageException.class)
                .hasMessageContaining("in use by another broker");
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static void write(Path file, long position, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }
}
