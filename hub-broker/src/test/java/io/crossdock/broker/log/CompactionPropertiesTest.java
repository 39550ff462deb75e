package io.crossdock.broker.log;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterTry;
import org.apache.kafka.common.record.internal.Record;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random histories of a compacted log, with cleanings that end, are interrupted or are killed anywhere, compared with a
 * model that remembers everything ever written.
 */
class CompactionPropertiesTest {
    private static final long DELETE_RETENTION = 200_000;

    interface Step {
        void take(LogFixture log, Model model, Path root);
    }

    record Named(String name, Step step) implements Step {
        @Override
        public void take(LogFixture log, Model model, Path root) {
            step.take(log, model, root);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** @param value null for a deletion */
    record Written(String key, @Nullable String value, long millis) {}

    static final class Model {
        private final List<Written> all = new ArrayList<>();
        private long start;
        private long cleanedTo;
        private int number;
        private int copies;

        /** Offset of the next record with the same key below a bound, or -1. */
        private long next(long offset, long below) {
            for (long later = offset + 1; later < below; later++) {
                if (all.get((int) later).key().equals(all.get((int) offset).key())) {
                    return later;
                }
            }
            return -1;
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private @Nullable Path root;
    private @Nullable LogFixture log;

    @Property(tries = 150)
    void everyHistoryKeepsTheNewestOfEachKeyAtItsOffset(@ForAll("histories") List<Step> history) throws IOException {
        Path directory = Files.createTempDirectory("compaction-history");
        root = directory;
        var fixture = new LogFixture(
                directory.resolve("data"),
                "cleanup.policy",
                "compact",
                "segment.bytes",
                "1500",
                "segment.ms",
                "60000",
                "index.interval.bytes",
                "100",
                "file.delete.delay.ms",
                "0",
                "delete.retention.ms",
                Long.toString(DELETE_RETENTION),
                "min.cleanable.dirty.ratio",
                "0.1");
        log = fixture;
        var model = new Model();
        for (Step step : history) {
            step.take(fixture, model, directory);
            check(fixture, model);
        }
    }

    private static void check(LogFixture fixture, Model model) {
        PartitionLog log = fixture.log();
        assertThat(log.logEndOffset()).isEqualTo(model.all.size());
        assertThat(log.logStartOffset()).isEqualTo(model.start);
        Map<Long, Written> found = read(fixture);
        for (long offset = model.start; offset < model.all.size(); offset++) {
            Written expected = model.all.get((int) offset);
            Written actual = found.remove(offset);
            if (actual != null) {
                assertThat(actual).as("record %d", offset).isEqualTo(expected);
                boolean superseded = model.next(offset, model.cleanedTo) >= 0;
                assertThat(superseded)
                        .as("record %d was compacted and is older than another", offset)
                        .isFalse();
            } else {
                long active = active(log);
                assertThat(offset).as("a missing record").isLessThan(active);
                boolean superseded = model.next(offset, active) >= 0;
                boolean expired =
                        expected.value() == null && fixture.clock.millis() - expected.millis() >= DELETE_RETENTION;
                assertThat(superseded || expired)
                        .as("record %d may be missing", offset)
                        .isTrue();
            }
        }
        assertThat(found).as("records nobody wrote").isEmpty();
        nothingDeletedIsBack(fixture, model);
    }

    private static long active(PartitionLog log) {
        List<Segment> segments = log.compaction().segments();
        return segments.get(segments.size() - 1).baseOffset();
    }

    /** Who reads all of the log must end with what all that was ever written ends with. */
    private static void nothingDeletedIsBack(LogFixture fixture, Model model) {
        var expected = new HashMap<String, String>();
        for (Written each : model.all.subList((int) model.start, model.all.size())) {
            apply(expected, each);
        }
        var actual = new HashMap<String, String>();
        read(fixture).values().forEach(each -> apply(actual, each));
        assertThat(actual).isEqualTo(expected);
    }

    private static void apply(Map<String, String> state, Written each) {
        if (each.value() == null) {
            state.remove(each.key());
        } else {
            state.put(each.key(), each.value());
        }
    }

    /** What a consumer reads, checked for offsets that only grow. */
    private static Map<Long, Written> read(LogFixture fixture) {
        var found = new java.util.LinkedHashMap<Long, Written>();
        PartitionLog log = fixture.log();
        long next = log.logStartOffset();
        while (next < log.logEndOffset()) {
            LogSlice slice = log.read(next, 500, Long.MAX_VALUE, true);
            try {
                for (var batch : slice.toMemory().batches()) {
                    assertThat(batch.isValid()).isTrue();
                    for (Record record : batch) {
                        if (record.offset() >= next) {
                            found.put(record.offset(), written(record));
                        }
                    }
                    next = Math.max(next, batch.nextOffset());
                }
            } finally {
                slice.release();
            }
        }
        assertThat(List.copyOf(found.keySet())).isSorted();
        return found;
    }

    private static Written written(Record record) {
        return new Written(
                StandardCharsets.UTF_8.decode(record.key()).toString(),
                record.hasValue()
                        ? StandardCharsets.UTF_8.decode(record.value()).toString()
                        : null,
                record.timestamp());
    }

    @AfterTry
    void remove() throws IOException {
        if (log != null && root != null) {
            log.close();
            assertThat(log.failures).isEmpty();
            Graveyard.remove(root);
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Step> appends = Combinators.combine(
                        Arbitraries.integers().between(0, 5).list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(Codec.values()))
                .as(CompactionPropertiesTest::append);
        Arbitrary<Step> rolls = Arbitraries.just(new Named("roll", (log, model, root) -> log.roll()));
        Arbitrary<Step> cleanings = Arbitraries.of(
                new Named("clean", CompactionPropertiesTest::clean),
                new Named("sweep", CompactionPropertiesTest::sweep));
        Arbitrary<Step> interruptions =
                Arbitraries.integers().between(0, 25).map(CompactionPropertiesTest::interruptAfter);
        Arbitrary<Step> kills = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 18))
                .as(CompactionPropertiesTest::killInSwap);
        Arbitrary<Step> killedWrites = Arbitraries.integers().between(0, 25).map(CompactionPropertiesTest::killAfter);
        Arbitrary<Step> cuts = Arbitraries.doubles().between(0, 1).map(CompactionPropertiesTest::truncate);
        Arbitrary<Step> deletions = Arbitraries.doubles().between(0, 1).map(CompactionPropertiesTest::deleteBefore);
        Arbitrary<Step> others = Arbitraries.of(
                new Named("wait", (log, model, root) -> log.clock.advance(DELETE_RETENTION / 2)),
                new Named("reopen", (log, model, root) -> log.reopen()),
                new Named("crash", (log, model, root) -> log.crash(copy(root, model))));
        return Arbitraries.frequencyOf(
                        Tuple.of(12, appends),
                        Tuple.of(4, rolls),
                        Tuple.of(4, cleanings),
                        Tuple.of(2, interruptions),
                        Tuple.of(2, kills),
                        Tuple.of(1, killedWrites),
                        Tuple.of(1, cuts),
                        Tuple.of(1, deletions),
                        Tuple.of(2, others))
                .list()
                .ofMinSize(10)
                .ofMaxSize(50);
    }

    private static Path copy(Path root, Model model) {
        return root.resolve("copy-" + model.copies++);
    }

    /** @param deletions how many of the records delete their key */
    private static Step append(List<Integer> keys, int deletions, Codec codec) {
        return new Named("append " + keys + " deleting " + deletions + " " + codec, (log, model, root) -> {
            log.clock.advance(1000);
            var pairs = new String[keys.size()];
            for (int i = 0; i < pairs.length; i++) {
                String key = "key" + keys.get(i);
                String value = i < deletions ? null : "value" + model.number++ + "-".repeat(model.number % 40);
                pairs[i] = value == null ? key : key + "=" + value;
                model.all.add(new Written(key, value, log.clock.millis()));
            }
            log.appendPairs(codec.compression(), pairs);
        });
    }

    private static void clean(LogFixture log, Model model, Path root) {
        log.clean();
        model.cleanedTo = log.log().compaction().cleanedTo();
    }

    private static void sweep(LogFixture log, Model model, Path root) {
        log.store.runRetention();
        log.store.removeDropped();
    }

    private static Step interruptAfter(int progress) {
        return new Named("interrupt after " + progress, (log, model, root) -> {
            var left = new int[] {progress};
            cleanUntil(log, () -> {
                if (left[0]-- == 0) {
                    throw new CleaningInterrupted("for a test");
                }
            });
            model.cleanedTo = log.log().compaction().cleanedTo();
            assertThat(log.files()).noneMatch(name -> name.endsWith(".cleaned"));
        });
    }

    /** As kill -9 while the compacted file is being written. */
    private static Step killAfter(int progress) {
        return new Named("kill after " + progress, (log, model, root) -> {
            Path copy = copy(root, model);
            var left = new int[] {progress};
            cleanUntil(log, () -> {
                if (left[0]-- == 0) {
                    log.copyTo(copy);
                    throw new CleaningInterrupted("for a test");
                }
            });
            continueFrom(log, model, copy);
        });
    }

    private static void cleanUntil(LogFixture log, Runnable progress) {
        LogCompaction compaction = log.log().compaction();
        try {
            CleanableRange range = compaction.range();
            if (range.worthCleaning(compaction.config())) {
                new Cleaning(compaction, CleanerConfig.DEFAULTS, bytes -> progress.run()).run(range);
            }
        } catch (CleaningInterrupted expected) {
            assertThat(expected).hasMessage("for a test");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** As kill -9 in the middle of the swap of one group of segments. */
    private static Step killInSwap(int swap, int renames) {
        return new Named("kill in swap " + swap + " after " + renames + " renames", (log, model, root) -> {
            Path copy = copy(root, model);
            var left = new int[] {swap};
            log.beforeLane = () -> {
                List<Long> bases = offsets(log.logDirectory());
                if (!bases.isEmpty() && left[0]-- == 0) {
                    log.copyTo(copy);
                    halfSwap(copy.resolve("orders-0"), bases.get(0), renames);
                    throw new Killed();
                }
            };
            try {
                log.clean();
            } catch (Killed expected) {
                assertThat(copy).exists();
            } finally {
                log.beforeLane = () -> {};
            }
            continueFrom(log, model, copy);
        });
    }

    private static void continueFrom(LogFixture log, Model model, Path copy) {
        if (Files.exists(copy)) {
            log.continueFrom(copy);
            assertThat(log.files()).noneMatch(name -> name.matches(".*\\.(cleaned|swap|deleted)"));
        }
        model.cleanedTo = log.log().compaction().cleanedTo();
    }

    private static List<Long> offsets(Path directory) {
        try {
            return SegmentFiles.offsets(directory, ".log.cleaned");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void halfSwap(Path directory, long base, int renames) {
        try {
            List<SegmentSwap.Rename> plan =
                    SegmentSwap.plan(directory, SegmentSwap.covered(directory, base, SegmentFiles.CLEANED_SUFFIX));
            for (SegmentSwap.Rename step : plan.subList(0, Math.min(renames, plan.size()))) {
                step.run();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Never into what was compacted: that every replica has, and no new leader cuts it. Batches are cut whole, so the
     * log may end before the offset asked for, at the start of its batch.
     */
    private static Step truncate(double share) {
        return new Named("truncate at " + share, (log, model, root) -> {
            long from = Math.max(model.start, active(log.log()));
            long offset = from + (long) (share * (model.all.size() - from));
            log.log().truncateTo(offset);
            long end = log.log().logEndOffset();
            model.all.subList((int) end, model.all.size()).clear();
            model.start = Math.min(model.start, end);
            model.cleanedTo = Math.min(model.cleanedTo, end);
        });
    }

    private static Step deleteBefore(double share) {
        return new Named("delete before " + share, (log, model, root) -> {
            model.start += (long) (share * (model.all.size() - model.start));
            log.log().deleteRecordsBefore(model.start);
        });
    }
}
