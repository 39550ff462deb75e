package io.crossdock.broker.log;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.common.record.internal.Record;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random histories of a compacted log, with cleanings that end, are interrupted or are killed anywhere, compared with a
 * model that remembers everything ever written.
 */
class CompactionPropertiesTest {
    private static final long DELETE_RETENTION = 200_000;

    /** What became of a record: outside of transactions it is committed at once. */
    private enum Fate {
        OPEN,
        COMMITTED,
        ABORTED
    }

    /** A transaction; its records share it, so that its end is theirs. */
    private static final class Transaction {
        private final long producer;
        private Fate fate = Fate.OPEN;

        Transaction(long producer) {
            this.producer = producer;
        }
    }

    /** @param value null for a deletion */
    record Content(String key, @Nullable String value, long millis) {}

    /** @param content null for the marker that ends the transaction */
    private record Written(
            @Nullable Content content, @Nullable Transaction transaction) {
        Fate fate() {
            return transaction == null ? Fate.COMMITTED : transaction.fate;
        }

        boolean counts() {
            return content != null && fate() == Fate.COMMITTED;
        }
    }

    static final class Model implements HistoryStep.Model {
        private final List<Written> all = new ArrayList<>();
        private long start;
        private long cleanedTo;
        private int number;
        private final Map<Long, Transaction> open = new HashMap<>();
        private final Map<Long, Integer> sequences = new HashMap<>();

        @Override
        public long start() {
            return start;
        }

        @Override
        public void startAt(long offset) {
            start = offset;
        }

        @Override
        public long end() {
            return all.size();
        }

        /** Whether a committed record with the same key follows below a bound. */
        private boolean superseded(long offset, String key, long below) {
            for (Written later : all.subList((int) offset + 1, (int) Math.max(offset + 1, below))) {
                if (later.counts() && requireNonNull(later.content()).key().equals(key)) {
                    return true;
                }
            }
            return false;
        }

        private long stable() {
            for (int offset = 0; offset < all.size(); offset++) {
                if (all.get(offset).fate() == Fate.OPEN) {
                    return Math.max(start, offset);
                }
            }
            return all.size();
        }

        private long behindTransactions() {
            int offset = all.size();
            while (offset > 0 && all.get(offset - 1).transaction() == null) {
                offset--;
            }
            return offset;
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Property(tries = 150, seed = "20261126")
    void everyHistoryKeepsTheNewestOfEachKeyAtItsOffset(@ForAll("histories") List<HistoryStep<Model>> history) {
        try (LogFixture log = LogFixture.temporary(
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
                "0.1")) {
            HistoryStep.takeAll(history, log, new Model(), CompactionPropertiesTest::check);
        }
    }

    private static void check(LogFixture fixture, Model model) {
        PartitionLog log = fixture.log();
        assertThat(fixture.stable()).as("last stable offset").isEqualTo(model.stable());
        Map<Long, Content> found = read(fixture);
        long active = active(log);
        for (long offset = model.start; offset < model.all.size(); offset++) {
            Written written = model.all.get((int) offset);
            Content expected = written.content();
            if (expected == null) {
                continue; // the marker of a transaction, whose effect is looked at below
            }
            Content actual = found.remove(offset);
            boolean superseded = model.superseded(offset, expected.key(), actual == null ? active : model.cleanedTo);
            if (actual != null) {
                assertThat(actual).as("record %d", offset).isEqualTo(expected);
                assertThat(superseded)
                        .as("record %d was compacted and is older than another", offset)
                        .isFalse();
                assertThat(written.fate() == Fate.ABORTED && offset < model.cleanedTo)
                        .as("record %d was compacted and is of an aborted transaction", offset)
                        .isFalse();
            } else {
                assertThat(offset).as("a missing record").isLessThan(active);
                boolean expired =
                        expected.value() == null && fixture.clock.millis() - expected.millis() >= DELETE_RETENTION;
                assertThat(superseded || expired || written.fate() == Fate.ABORTED)
                        .as("record %d may be missing", offset)
                        .isTrue();
            }
        }
        assertThat(found).as("records nobody wrote").isEmpty();
        whoReadsCommittedDataEndsWithTheSameState(fixture, model);
    }

    private static long active(PartitionLog log) {
        List<Segment> segments = log.compaction().segments();
        return segments.get(segments.size() - 1).baseOffset();
    }

    /** Nothing that was deleted is back, nothing aborted is seen, nothing committed is taken for aborted. */
    private static void whoReadsCommittedDataEndsWithTheSameState(LogFixture fixture, Model model) {
        var expected = new HashMap<String, String>();
        for (Written each : model.all.subList((int) model.start, (int) model.stable())) {
            if (each.counts()) {
                apply(expected, requireNonNull(each.content()));
            }
        }
        var actual = new HashMap<String, String>();
        PartitionLog log = fixture.log();
        var ahead = new ArrayList<>(log.aborted(model.start, model.stable()));
        var aborting = new HashSet<Long>();
        log.forEachBatch(model.start, batch -> {
            if (batch.lastOffset() >= model.stable()) {
                return;
            }
            ahead.removeIf(each -> each.firstOffset() <= batch.lastOffset() && aborting.add(each.producerId()));
            if (batch.isControlBatch()) {
                aborting.remove(batch.producerId());
            } else if (!batch.isTransactional() || !aborting.contains(batch.producerId())) {
                for (Record record : batch) {
                    if (record.offset() >= model.start) {
                        apply(actual, content(record));
                    }
                }
            }
        });
        assertThat(actual).isEqualTo(expected);
    }

    private static void apply(Map<String, String> state, Content each) {
        if (each.value() == null) {
            state.remove(each.key());
        } else {
            state.put(each.key(), each.value());
        }
    }

    /** What a consumer reads, checked for offsets that only grow. */
    private static Map<Long, Content> read(LogFixture fixture) {
        var found = new LinkedHashMap<Long, Content>();
        PartitionLog log = fixture.log();
        long next = log.logStartOffset();
        while (next < log.logEndOffset()) {
            LogSlice slice = log.read(next, 500, Long.MAX_VALUE, true);
            try {
                for (var batch : slice.toMemory().batches()) {
                    assertThat(batch.isValid()).isTrue();
                    for (Record record : batch) {
                        if (record.offset() >= next && !batch.isControlBatch()) {
                            found.put(record.offset(), content(record));
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

    private static Content content(Record record) {
        return new Content(
                StandardCharsets.UTF_8.decode(record.key()).toString(),
                record.hasValue()
                        ? StandardCharsets.UTF_8.decode(record.value()).toString()
                        : null,
                record.timestamp());
    }

    @Provide
    Arbitrary<List<HistoryStep<Model>>> histories() {
        Arbitrary<HistoryStep<Model>> appends = Combinators.combine(
                        Arbitraries.integers().between(0, 5).list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(Codec.values()))
                .as(CompactionPropertiesTest::append);
        Arbitrary<HistoryStep<Model>> transactional = Combinators.combine(
                        Arbitraries.longs().between(100, 101),
                        Arbitraries.integers().between(0, 5).list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.integers().between(0, 1))
                .as(CompactionPropertiesTest::appendInTransaction);
        Arbitrary<HistoryStep<Model>> ends = Combinators.combine(
                        Arbitraries.longs().between(100, 101), Arbitraries.of(true, false))
                .as(CompactionPropertiesTest::end);
        Arbitrary<HistoryStep<Model>> rolls = Arbitraries.just(new HistoryStep<>("roll", (log, model) -> log.roll()));
        Arbitrary<HistoryStep<Model>> cleanings = Arbitraries.of(
                new HistoryStep<>("clean", CompactionPropertiesTest::clean),
                new HistoryStep<>("sweep", CompactionPropertiesTest::sweep));
        Arbitrary<HistoryStep<Model>> interruptions =
                Arbitraries.integers().between(0, 25).map(CompactionPropertiesTest::interruptAfter);
        Arbitrary<HistoryStep<Model>> kills = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 18))
                .as(CompactionPropertiesTest::killInSwap);
        Arbitrary<HistoryStep<Model>> killedWrites =
                Arbitraries.integers().between(0, 25).map(CompactionPropertiesTest::killAfter);
        Arbitrary<HistoryStep<Model>> cuts =
                Arbitraries.doubles().between(0, 1).map(CompactionPropertiesTest::truncate);
        Arbitrary<HistoryStep<Model>> deletions =
                Arbitraries.doubles().between(0, 1).map(HistoryStep::deleteBefore);
        Arbitrary<HistoryStep<Model>> others = Arbitraries.of(
                new HistoryStep<>("wait", (log, model) -> log.clock.advance(DELETE_RETENTION / 2)),
                HistoryStep.reopen(),
                HistoryStep.crash());
        return Arbitraries.frequencyOf(
                        Tuple.of(8, appends),
                        Tuple.of(5, transactional),
                        Tuple.of(5, ends),
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

    /** @param deletions how many of the records delete their key */
    private static HistoryStep<Model> append(List<Integer> keys, int deletions, Codec codec) {
        return new HistoryStep<>("append " + keys + " deleting " + deletions + " " + codec, (log, model) -> {
            log.clock.advance(1000);
            log.appendPairs(codec.compression(), write(log, model, keys, deletions, null));
        });
    }

    private static String[] write(
            LogFixture log, Model model, List<Integer> keys, int deletions, @Nullable Transaction transaction) {
        var pairs = new String[keys.size()];
        for (int i = 0; i < pairs.length; i++) {
            String key = "key" + keys.get(i);
            String value = i < deletions ? null : "value" + model.number++ + "-".repeat(model.number % 40);
            pairs[i] = value == null ? key : key + "=" + value;
            model.all.add(new Written(new Content(key, value, log.clock.millis()), transaction));
        }
        return pairs;
    }

    private static HistoryStep<Model> appendInTransaction(long producer, List<Integer> keys, int deletions) {
        return new HistoryStep<>(
                "producer " + producer + " appends " + keys + " deleting " + deletions, (log, model) -> {
                    log.clock.advance(1000);
                    Transaction transaction = model.open.computeIfAbsent(producer, Transaction::new);
                    int sequence = model.sequences.getOrDefault(producer, 0);
                    model.sequences.put(producer, sequence + keys.size());
                    String[] pairs = write(log, model, keys, deletions, transaction);
                    log.appendPairs(Codec.NONE.compression(), producer, sequence, pairs);
                });
    }

    private static HistoryStep<Model> end(long producer, boolean abort) {
        return new HistoryStep<>("producer " + producer + (abort ? " aborts" : " commits"), (log, model) -> {
            Transaction ended = model.open.remove(producer);
            if (ended != null) {
                log.clock.advance(1000);
                if (abort) {
                    log.abort(producer, 0);
                } else {
                    log.commit(producer, 0);
                }
                ended.fate = abort ? Fate.ABORTED : Fate.COMMITTED;
                model.all.add(new Written(null, ended));
            }
        });
    }

    private static void clean(LogFixture log, Model model) {
        log.clean();
        model.cleanedTo = log.log().compaction().cleanedTo();
    }

    private static void sweep(LogFixture log, Model model) {
        log.store.runRetention();
        log.store.removeDropped();
    }

    private static HistoryStep<Model> interruptAfter(int progress) {
        return new HistoryStep<>("interrupt after " + progress, (log, model) -> {
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
    private static HistoryStep<Model> killAfter(int progress) {
        return new HistoryStep<>("kill after " + progress, (log, model) -> {
            Path copy = log.nextCopy();
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
    private static HistoryStep<Model> killInSwap(int swap, int renames) {
        return new HistoryStep<>("kill in swap " + swap + " after " + renames + " renames", (log, model) -> {
            Path copy = log.nextCopy();
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
     * log may end before the offset asked for, at the start of its batch. Transactions stay whole here.
     */
    private static HistoryStep<Model> truncate(double share) {
        return new HistoryStep<>("truncate at " + share, (log, model) -> {
            long from = Math.max(Math.max(model.start, active(log.log())), model.behindTransactions());
            long offset = from + (long) (share * (model.all.size() - from));
            log.log().truncateTo(offset);
            long end = log.log().logEndOffset();
            model.all.subList((int) end, model.all.size()).clear();
            model.start = Math.min(model.start, end);
            model.cleanedTo = Math.min(model.cleanedTo, end);
        });
    }
}
