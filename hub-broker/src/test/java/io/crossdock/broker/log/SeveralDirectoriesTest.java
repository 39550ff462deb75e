package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SeveralDirectoriesTest {
    private static final Uuid TOPIC_ID = Uuid.randomUuid();

    private final TickingClock clock = new TickingClock();
    private final List<LogFailure> failures = new ArrayList<>();
    private Path root;
    private Path one;
    private Path two;
    private LogStore store;

    @BeforeEach
    void open(@TempDir Path root) {
        this.root = root;
        one = root.resolve("one");
        two = root.resolve("two");
        store = start();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void newLogsGoWhereThereAreFewest() {
        IntStream.range(0, 6).forEach(this::create);

        assertThat(partitionsIn(one)).hasSize(3);
        assertThat(partitionsIn(two)).hasSize(3);
    }

    @Test
    void logsAreFoundAgainInWhicheverDirectoryTheyAre() {
        IntStream.range(0, 4).forEach(this::create);
        append(2);
        store.close();

        store = start();

        assertThat(store.logs()).hasSize(4);
        assertThat(log(2).logEndOffset()).isEqualTo(1);
    }

    @Test
    void aDiskThatFailsTakesOnlyItsOwnLogsOffline() throws IOException {
        IntStream.range(0, 2).forEach(this::create);
        int lost = one.resolve("orders-0").toFile().exists() ? 0 : 1;
        Graveyard.remove(one);

        store.checkDisks();

        assertThat(failures).hasSize(1);
        assertThatThrownBy(() -> append(lost)).isInstanceOf(KafkaStorageException.class);
        assertThatThrownBy(() -> log(lost).read(0, 100, Long.MAX_VALUE, true))
                .isInstanceOf(KafkaStorageException.class);
        assertThat(append(1 - lost).firstOffset()).isZero();
        create(7);
        assertThat(two.resolve("orders-7")).exists();
        assertThat(store.directories().get(0).offlineBecause().orElseThrow()).contains(one.toString());
        assertThat(store.directories().get(1).offlineBecause()).isEmpty();
        store.flushDirty();
        store.checkpoint();
    }

    @Test
    void aStartWithABrokenDirectoryServesFromTheOther() throws IOException {
        create(0);
        create(1);
        int there = Files.exists(two.resolve("orders-0")) ? 0 : 1;
        append(there);
        store.close();
        Files.move(one, root.resolve("away"));
        Files.writeString(one, "this is no directory");

        store = start();

        assertThat(store.isIncomplete()).isTrue();
        assertThat(store.logs()).hasSize(1);
        assertThat(log(there).logEndOffset()).isEqualTo(1);
        assertThat(store.directories().get(0).offlineBecause()).isPresent();
    }

    @Test
    void withoutAnyUsableDirectoryThereIsNoStart() throws IOException {
        store.close();
        for (Path directory : List.of(one, two)) {
            Graveyard.remove(directory);
            Files.writeString(directory, "this is no directory");
        }

        assertThatThrownBy(this::start)
                .isInstanceOf(KafkaStorageException.class)
                .hasMessageContaining(one.toString())
                .hasMessageContaining(two.toString());

        for (Path directory : List.of(one, two)) {
            Files.delete(directory);
        }
        store = start();
    }

    @Test
    void aLogInTwoDirectoriesIsRefusedUntilOneIsMovedAway() throws IOException {
        create(0);
        append(0);
        store.close();
        Path real = Files.exists(one.resolve("orders-0")) ? one : two;
        Path other = real.equals(one) ? two : one;
        Files.createDirectory(other.resolve("orders-0"));
        PartitionMetadataFile.write(other.resolve("orders-0"), TOPIC_ID);

        store = start();

        assertThat(store.damagedLogs().get(partition(0)))
                .hasMessageContaining(one.resolve("orders-0").toString())
                .hasMessageContaining(two.resolve("orders-0").toString());
        store.close();
        Graveyard.remove(other.resolve("orders-0"));
        store = start();
        assertThat(log(0).logEndOffset()).isEqualTo(1);
    }

    @Test
    void adirectoryMustNotBeNamedTwice() {
        assertThatThrownBy(() -> new StorageConfig(List.of(one, one), 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each once");
    }

    private LogStore start() {
        var environment = new LogEnvironment(clock, partition -> Runnable::run, failures::add, Duration.ofDays(1));
        LogStore made = LogStore.start(
                new StorageConfig(List.of(one, two), 2, 1 << 20, 0), environment, partition -> LogConfig.DEFAULTS);
        made.whenAllLoaded().join();
        return made;
    }

    private void create(int number) {
        store.create(partition(number), TOPIC_ID, LogConfig.DEFAULTS);
    }

    private PartitionLog log(int number) {
        return store.log(partition(number)).orElseThrow();
    }

    private AppendInfo append(int number) {
        return log(number)
                .append(
                        MemoryRecords.withRecords(
                                Compression.NONE, new SimpleRecord(clock.millis(), "k".getBytes(), "v".getBytes())),
                        0,
                        AppendOrigin.CLIENT);
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition("orders", number);
    }

    private static List<String> partitionsIn(Path directory) {
        return LogFixture.files(directory).stream()
                .filter(name -> name.startsWith("orders"))
                .toList();
    }
}
