package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.InconsistentTopicIdException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LogStoreTest {
    private final LogFixture fixture;

    LogStoreTest(@TempDir Path root) {
        this.fixture = new LogFixture(root.resolve("data"), "segment.bytes", "1000");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void manyLogsAreFoundAgain() {
        for (int i = 1; i < 20; i++) {
            fixture.store.create(new TopicPartition("my-topic.with_all", i), LogFixture.TOPIC_ID, fixture.config());
        }

        fixture.reopen();

        assertThat(fixture.store.logs()).hasSize(20);
        assertThat(fixture.store.log(new TopicPartition("my-topic.with_all", 7)))
                .isPresent();
    }

    @Test
    void creatingALogTwiceGivesTheSameOne() {
        assertThat(fixture.store.create(LogFixture.PARTITION, LogFixture.TOPIC_ID, fixture.config()))
                .isSameAs(fixture.log());
    }

    @Test
    void aLogOfAnEarlierTopicOfTheSameNameIsNotTakenOver() {
        assertThatThrownBy(() -> fixture.store.create(LogFixture.PARTITION, Uuid.randomUuid(), fixture.config()))
                .isInstanceOf(InconsistentTopicIdException.class);
    }

    @Test
    void aDeletedLogIsGoneAtOnceAndItsFilesLater() {
        fixture.append("a");
        PartitionLog old = fixture.log();
        LogSlice slice = old.read(0, 100, Long.MAX_VALUE, true);

        fixture.store.delete(LogFixture.PARTITION);

        assertThat(fixture.store.log(LogFixture.PARTITION)).isEmpty();
        assertThat(LogFixture.files(fixture.directory))
                .noneMatch(name -> name.equals("orders-0"))
                .anyMatch(name -> name.matches("orders-0\\.[0-9a-f]{32}-delete"));
        assertThatThrownBy(() -> old.read(0, 100, Long.MAX_VALUE, true))
                .isInstanceOf(NotLeaderOrFollowerException.class);
        assertThat(slice.toMemory().records()).hasSize(1);
        slice.release();
        fixture.clock.advance(60_000);
        fixture.store.removeDropped();
        assertThat(LogFixture.files(fixture.directory)).noneMatch(name -> name.endsWith("-delete"));
    }

    @Test
    void logsAreFlushedWhileOthersAreDeletedAndShortened() throws Exception {
        var done = new AtomicBoolean();
        var flusher = new Thread(() -> {
            while (!done.get()) {
                fixture.store.flushDirty();
                fixture.store.logs().forEach(PartitionLog::flush);
            }
        });
        flusher.start();

        for (int i = 0; i < 60; i++) {
            var partition = new TopicPartition("short-lived", i);
            PartitionLog log = fixture.store.create(partition, LogFixture.TOPIC_ID, fixture.config());
            for (int batch = 0; batch < 12; batch++) {
                log.append(fixture.records(Compression.NONE, "x".repeat(150)), 0, AppendOrigin.CLIENT);
            }
            log.deleteRecordsBefore(9);
            log.applyRetention();
            fixture.store.delete(partition);
        }
        done.set(true);
        flusher.join();

        assertThat(fixture.failures).isEmpty();
    }

    @Test
    void aNewTopicOfTheSameNameStartsEmpty() {
        fixture.append("a");
        fixture.store.delete(LogFixture.PARTITION);

        PartitionLog log = fixture.store.create(LogFixture.PARTITION, Uuid.randomUuid(), fixture.config());

        assertThat(log.logEndOffset()).isZero();
    }

    @Test
    void filesOfADeletedLogAreRemovedAtTheNextStart() {
        fixture.store.delete(LogFixture.PARTITION);
        fixture.store.close();
        fixture.store = fixture.open(fixture.directory);

        fixture.store.removeDropped();

        assertThat(LogFixture.files(fixture.directory)).noneMatch(name -> name.endsWith("-delete"));
    }

    @Test
    void aFailingDiskTakesTheDirectoryOffline() throws IOException {
        fixture.append("x".repeat(900));
        Graveyard.remove(fixture.logDirectory());

        assertThatThrownBy(() -> fixture.append("x".repeat(900)))
                .isInstanceOf(KafkaStorageException.class)
                .hasCauseInstanceOf(IOException.class);

        assertThat(fixture.failures).hasSize(1);
        assertThat(fixture.store.isOnline()).isFalse();
        assertThatThrownBy(() -> fixture.append("y"))
                .isInstanceOf(KafkaStorageException.class)
                .hasMessageContaining("offline");
        fixture.store.close();
        assertThat(fixture.directory.resolve(".kafka_cleanshutdown")).doesNotExist();
    }

    @Test
    void theFilesOfTheDirectoryAreKafkas() throws IOException {
        fixture.append("a");
        fixture.log().deleteRecordsBefore(1);
        fixture.store.close();

        assertThat(Files.readString(fixture.directory.resolve("recovery-point-offset-checkpoint")))
                .isEqualTo("0\n1\norders 0 1\n");
        assertThat(Files.readString(fixture.directory.resolve("log-start-offset-checkpoint")))
                .isEqualTo("0\n1\norders 0 1\n");
        assertThat(Files.readString(fixture.logDirectory().resolve("partition.metadata")))
                .isEqualTo("version: 0\ntopic_id: 4gzU0cZyQIOUVO0yD9SFDw");
        assertThat(Files.readString(fixture.logDirectory().resolve("leader-epoch-checkpoint")))
                .isEqualTo("0\n1\n0 1\n");
        assertThat(fixture.directory.resolve(".kafka_cleanshutdown")).exists();
        fixture.store = fixture.open(fixture.directory);
        assertThat(fixture.directory.resolve(".kafka_cleanshutdown")).doesNotExist();
    }

    @Test
    void consumersReadWhileTheLogIsWrittenAndShortened() throws Exception {
        var done = new AtomicBoolean();
        var failure = new AtomicReference<Throwable>();
        PartitionLog log = fixture.log();
        var readers = IntStream.range(0, 2)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        while (!done.get()) {
                            readOnce(log);
                        }
                    } catch (Throwable unexpected) {
                        failure.set(unexpected);
                    }
                }))
                .toList();
        readers.forEach(Thread::start);

        for (int i = 0; i < 600; i++) {
            fixture.append("value " + i);
            if (i % 60 == 0) {
                log.deleteRecordsBefore(Math.max(0, log.logEndOffset() - 20));
                fixture.store.runRetention();
            }
        }
        done.set(true);
        for (Thread reader : readers) {
            reader.join();
        }

        assertThat(failure.get()).isNull();
    }

    private static void readOnce(PartitionLog log) {
        long start = log.logStartOffset();
        LogSlice slice;
        try {
            slice = log.read(start, 500, Long.MAX_VALUE, true);
        } catch (org.apache.kafka.common.errors.OffsetOutOfRangeException moved) {
            return; // the log was shortened between the two calls
        }
        slice.toMemory().batches().forEach(batch -> {
            batch.ensureValid();
            if (batch.lastOffset() < start && slice.sizeInBytes() > 0) {
                throw new AssertionError("Asked for " + start + ", got " + batch);
            }
        });
        slice.release();
    }
}
