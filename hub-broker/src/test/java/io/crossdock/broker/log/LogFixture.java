package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One data directory with one log, on the test's own thread, with a clock moved by hand. */
final class LogFixture implements AutoCloseable {
    static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    static final Uuid TOPIC_ID = Uuid.fromString("4gzU0cZyQIOUVO0yD9SFDw");

    final TickingClock clock = new TickingClock();
    final List<LogFailure> failures = new ArrayList<>();
    Path directory;
    private final Map<String, String> settings = new HashMap<>();
    LogStore store;

    LogFixture(Path directory, String... settings) {
        this.directory = directory;
        for (int i = 0; i < settings.length; i += 2) {
            this.settings.put(settings[i], settings[i + 1]);
        }
        store = open(directory);
        store.create(PARTITION, TOPIC_ID, config());
    }

    LogConfig config() {
        return LogConfig.from(settings);
    }

    PartitionLog log() {
        return store.log(PARTITION).orElseThrow();
    }

    Path logDirectory() {
        return directory.resolve("orders-0");
    }

    LogStore open(Path at) {
        var environment = new LogEnvironment(clock, partition -> Runnable::run, failures::add, Duration.ofDays(1));
        return LogStore.open(at, environment, partition -> config());
    }

    /** Stops cleanly and starts again. */
    PartitionLog reopen() {
        store.close();
        store = open(directory);
        return log();
    }

    /**
     * What a start after kill -9 finds: the files as they are now, nothing flushed, no mark of a clean stop. The copy
     * is opened in place of the original, since the original's lock is still held by this process.
     */
    PartitionLog crash(Path copy) {
        copyTo(copy);
        store.close();
        directory = copy;
        store = open(copy);
        return log();
    }

    void copyTo(Path copy) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(directory.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        } catch (IOException failed) {
            throw new AssertionError("Could not copy " + directory, failed);
        }
    }

    AppendInfo append(String... values) {
        return append(Compression.NONE, values);
    }

    AppendInfo append(Compression compression, String... values) {
        return log().append(records(compression, values), 0, AppendOrigin.CLIENT);
    }

    AppendInfo appendIdempotent(long producerId, int epoch, int sequence, String... values) {
        var records = MemoryRecords.withIdempotentRecords(
                Compression.NONE, producerId, (short) epoch, sequence, simple(clock.millis(), values));
        return log().append(records, 0, AppendOrigin.CLIENT);
    }

    MemoryRecords records(Compression compression, String... values) {
        return MemoryRecords.withRecords(compression, simple(clock.millis(), values));
    }

    static SimpleRecord[] simple(long timestamp, String... values) {
        var records = new SimpleRecord[values.length];
        for (int i = 0; i < values.length; i++) {
            records[i] = new SimpleRecord(
                    timestamp, ("k" + i).getBytes(StandardCharsets.UTF_8), values[i].getBytes(StandardCharsets.UTF_8));
        }
        return records;
    }

    /** All values a consumer reads from an offset to the end, in order. */
    List<String> valuesFrom(long offset) {
        var values = new ArrayList<String>();
        PartitionLog log = log();
        long next = offset;
        while (next < log.logEndOffset()) {
            LogSlice slice = log.read(next, 1000, Long.MAX_VALUE, true);
            for (Record record : slice.toMemory().records()) {
                if (record.offset() >= next) {
                    values.add(StandardCharsets.UTF_8.decode(record.value()).toString());
                    next = record.offset() + 1;
                }
            }
            slice.release();
        }
        return values;
    }

    List<String> values() {
        return valuesFrom(log().logStartOffset());
    }

    List<String> files() {
        return files(log().directory());
    }

    static List<String> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException failed) {
            throw new AssertionError("Could not list " + directory, failed);
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
