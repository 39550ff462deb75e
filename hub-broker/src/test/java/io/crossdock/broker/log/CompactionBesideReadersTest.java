package io.crossdock.broker.log;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** A producer, consumers, lookups and compaction on the same log at the same time, each on a thread of its own. */
class CompactionBesideReadersTest {
    private static final TopicPartition PARTITION = new TopicPartition("busy", 0);
    private static final int CLEANINGS = 8;
    private static final int BATCHES_A_CLEANING = 200;
    private static final int PER_BATCH = 3;
    private static final int KEYS = 30;

    private static String key(long offset) {
        return "key" + offset * 7 % KEYS;
    }

    private static String value(long offset) {
        return "value of " + offset;
    }

    @Test
    void everyReaderSeesAscendingOffsetsWithTheirOwnContents(@TempDir Path directory) throws Exception {
        ExecutorService lane = Executors.newSingleThreadExecutor();
        ExecutorService others = Executors.newFixedThreadPool(3);
        ScheduledExecutorService none = Executors.newScheduledThreadPool(0);
        var failures = new ConcurrentLinkedQueue<LogFailure>();
        var environment = new LogEnvironment(Clock.systemUTC(), partition -> lane, failures::add, Duration.ofDays(1));
        LogConfig config = LogConfig.from(Map.of(
                "cleanup.policy",
                "compact",
                "segment.bytes",
                "3000",
                "index.interval.bytes",
                "200",
                "min.cleanable.dirty.ratio",
                "0.01",
                "file.delete.delay.ms",
                "0"));
        LogStore store = LogStore.open(directory, environment, partition -> config);
        PartitionLog log = lane.submit(() -> store.create(PARTITION, Uuid.randomUuid(), config))
                .get();
        try {
            var cleaned = new AtomicInteger();
            var mayWrite = new Semaphore(BATCHES_A_CLEANING); // or the log outgrows the number of open files
            Future<?> producer = others.submit(() -> {
                for (int i = 0; cleaned.get() < CLEANINGS; i++) {
                    assertThat(mayWrite.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
                    long first = (long) i * PER_BATCH;
                    lane.submit(() -> append(log, first)).get(30, TimeUnit.SECONDS);
                }
                return null;
            });
            var readers = new ArrayList<Future<?>>();
            for (int i = 0; i < 2; i++) {
                var random = new Random(i);
                readers.add(others.submit((Callable<Void>) () -> {
                    while (!producer.isDone()) {
                        long end = log.logEndOffset();
                        readAll(log, end == 0 ? 0 : random.nextInt((int) end));
                        log.offsetForTimestamp(System.currentTimeMillis() - random.nextInt(1000));
                    }
                    return null;
                }));
            }
            var cleaner = new LogCleaner(
                    store::logs, store::checkpointCleaned, none, CleanerConfig.DEFAULTS, Clock.systemUTC());
            while (!producer.isDone()) {
                if (cleaner.cleanOne()) {
                    cleaned.incrementAndGet();
                    mayWrite.release(BATCHES_A_CLEANING);
                }
                store.removeDropped();
                store.flushDirty();
            }
            producer.get();
            for (Future<?> reader : readers) {
                reader.get(30, TimeUnit.SECONDS);
            }

            assertThat(cleaned).hasValueGreaterThanOrEqualTo(CLEANINGS);
            assertThat(cleaner.uncleanable()).isEmpty();
            assertThat(readAll(log, 0)).isEqualTo(newest(log.logEndOffset()));
            assertThat(failures).isEmpty();
        } finally {
            others.shutdownNow();
            lane.shutdown();
            assertThat(lane.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            none.shutdownNow();
            store.close();
        }
    }

    private static AppendInfo append(PartitionLog log, long first) {
        var records = new SimpleRecord[PER_BATCH];
        for (int i = 0; i < PER_BATCH; i++) {
            records[i] = new SimpleRecord(
                    System.currentTimeMillis(),
                    key(first + i).getBytes(StandardCharsets.UTF_8),
                    value(first + i).getBytes(StandardCharsets.UTF_8));
        }
        return log.append(MemoryRecords.withRecords(Compression.NONE, records), 0, AppendOrigin.CLIENT);
    }

    private static Map<String, String> newest(long end) {
        var newest = new HashMap<String, String>();
        for (long offset = 0; offset < end; offset++) {
            newest.put(key(offset), value(offset));
        }
        return newest;
    }

    /** The state that a consumer ends with. */
    private static Map<String, String> readAll(PartitionLog log, long from) {
        var state = new HashMap<String, String>();
        long end = log.logEndOffset();
        long next = from;
        while (next < end) {
            LogSlice slice = log.read(next, 1000, log.logEndOffset(), true); // all below end may be compacted away
            try {
                long before = next;
                for (var batch : slice.toMemory().batches()) {
                    assertThat(batch.isValid()).isTrue();
                    for (Record record : batch) {
                        if (record.offset() >= before) {
                            String key =
                                    StandardCharsets.UTF_8.decode(record.key()).toString();
                            assertThat(List.of(
                                            key,
                                            StandardCharsets.UTF_8
                                                    .decode(record.value())
                                                    .toString()))
                                    .isEqualTo(List.of(key(record.offset()), value(record.offset())));
                            state.put(key, value(record.offset()));
                        }
                    }
                    assertThat(batch.nextOffset()).isGreaterThan(next);
                    next = batch.nextOffset();
                }
            } finally {
                slice.release();
            }
        }
        return state;
    }
}
