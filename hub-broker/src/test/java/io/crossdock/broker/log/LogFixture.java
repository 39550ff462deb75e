package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** One data directory with one log, on the test's own thread, with a clock moved by hand. */
final class LogFixture implements AutoCloseable {
    static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    static final Uuid TOPIC_ID = Uuid.fromString("4gzU0cZyQIOUVO0yD9SFDw");

    final TickingClock clock = new TickingClock();
    final List<LogFailure> failures = new ArrayList<>();

    /** Runs before whatever is handed to the log's lane. */
    Runnable beforeLane = () -> {};

    Path directory;
    private final Path root;
    private final boolean temporary;
    private final Map<String, String> settings = new HashMap<>();
    private int copies;
    LogStore store;

    LogFixture(Path directory, String... settings) {
        this(directory, false, settings);
    }

    private LogFixture(Path directory, boolean temporary, String... settings) {
        this.directory = directory;
        this.root = directory.resolveSibling(".");
        this.temporary = temporary;
        for (int i = 0; i < settings.length; i += 2) {
            this.settings.put(settings[i], settings[i + 1]);
        }
        store = open(directory);
        store.create(PARTITION, TOPIC_ID, config());
    }

    /** In a directory of its own, which goes when it is closed; by then no disk must have failed. */
    static LogFixture temporary(String... settings) {
        try {
            return new LogFixture(Files.createTempDirectory("log-history").resolve("data"), true, settings);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    LogConfig config() {
        return LogConfig.from(settings);
    }

    void configure(String name, String value) {
        settings.put(name, value);
        log().configure(config());
    }

    PartitionLog log() {
        return store.log(PARTITION).orElseThrow();
    }

    Path logDirectory() {
        return directory.resolve("orders-0");
    }

    LogStore open(Path at) {
        var environment = new LogEnvironment(clock, partition -> this::onLane, failures::add, Duration.ofDays(1));
        return LogStore.open(at, environment, partition -> config());
    }

    private void onLane(Runnable task) {
        beforeLane.run();
        task.run();
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
        return continueFrom(copy);
    }

    /** Beside the data directory, and new each time. */
    Path nextCopy() {
        return root.resolve("copy-" + copies++);
    }

    /** Opens a copy that was made as by {@link #copyTo}. */
    PartitionLog continueFrom(Path copy) {
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

    /** Records written as {@code key=value}; {@code key} alone deletes the key. */
    AppendInfo appendPairs(Compression compression, String... pairs) {
        return log().append(
                        MemoryRecords.withRecords(compression, pairs(clock.millis(), pairs)), 0, AppendOrigin.CLIENT);
    }

    static SimpleRecord[] pairs(long timestamp, String... pairs) {
        var records = new SimpleRecord[pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            int sign = pairs[i].indexOf('=');
            String key = sign < 0 ? pairs[i] : pairs[i].substring(0, sign);
            byte[] value = sign < 0 ? null : pairs[i].substring(sign + 1).getBytes(StandardCharsets.UTF_8);
            records[i] = new SimpleRecord(timestamp, key.getBytes(StandardCharsets.UTF_8), value);
        }
        return records;
    }

    /** All records from the log's start, as {@code offset:key=value}, or {@code offset:key} for a deletion. */
    List<String> pairs() {
        var pairs = new ArrayList<String>();
        PartitionLog log = log();
        log.forEachBatch(log.logStartOffset(), batch -> {
            for (Record record : batch) {
                if (record.offset() >= log.logStartOffset() && !batch.isControlBatch()) {
                    pairs.add(record.offset() + ":" + StandardCharsets.UTF_8.decode(record.key())
                            + (record.hasValue() ? "=" + StandardCharsets.UTF_8.decode(record.value()) : ""));
                }
            }
        });
        return pairs;
    }

    /** With {@code segment.ms} of a minute or less the next append begins a segment, and compaction may touch the last. */
    void roll() {
        clock.advance(60_001);
    }

    LogCleaner cleaner(CleanerConfig config) {
        return new LogCleaner(
                store::logs, store::checkpointCleaned, Executors.newScheduledThreadPool(0), config, clock);
    }

    /** Compacts until nothing is left to do. */
    int clean() {
        int cleaned = 0;
        LogCleaner cleaner = cleaner(CleanerConfig.DEFAULTS);
        while (cleaner.cleanOne()) {
            cleaned++;
        }
        return cleaned;
    }

    /** Appends in a transaction that is open, or that the coordinator knows. */
    AppendInfo appendTransactional(long producerId, int epoch, int sequence, String... values) {
        return appendTransactional(
                log().verify(producerId, (short) epoch, sequence, false), producerId, epoch, sequence, values);
    }

    AppendInfo appendTransactional(
            Verification verification, long producerId, int epoch, int sequence, String... values) {
        var records = MemoryRecords.withTransactionalRecords(
                Compression.NONE, producerId, (short) epoch, sequence, simple(clock.millis(), values));
        return log().append(records, 0, AppendOrigin.CLIENT, verification);
    }

    /** As {@link #appendPairs}, in a transaction. */
    AppendInfo appendPairs(Compression compression, long producerId, int sequence, String... pairs) {
        var records = MemoryRecords.withTransactionalRecords(
                compression, producerId, (short) 0, sequence, pairs(clock.millis(), pairs));
        return log().append(records, 0, AppendOrigin.CLIENT, log().verify(producerId, (short) 0, sequence, false));
    }

    AppendInfo commit(long producerId, int epoch) {
        return end(producerId, epoch, 0, TransactionMarker.Outcome.COMMIT, 1);
    }

    AppendInfo abort(long producerId, int epoch) {
        return end(producerId, epoch, 0, TransactionMarker.Outcome.ABORT, 1);
    }

    AppendInfo end(long producerId, int epoch, int coordinator, TransactionMarker.Outcome outcome, int version) {
        return log().append(new TransactionMarker(producerId, (short) epoch, coordinator, outcome, (short) version), 0);
    }

    /** Up to where committed data may be read, all of the log being replicated. */
    long stable() {
        log().replicatedTo(log().logEndOffset());
        return log().lastStableOffset(log().logEndOffset());
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
        if (temporary) {
            assertThat(failures).isEmpty();
            try {
                Graveyard.remove(root.toAbsolutePath().normalize());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
