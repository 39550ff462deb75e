package io.crossdock.broker.log;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random histories of several transactional producers on one log, compared with a list of what every offset holds; and
 * after each step the state that a start after kill -9 would make of the files, compared with the living one.
 */
class TransactionPropertiesTest {

    /** What stands at one offset, with the batch it came in. */
    private record Cell(long producer, long batchStart, int epoch, int sequence, boolean marker, boolean abort) {}

    /** The log as a list; everything else is found by looking through it. */
    static final class Model implements HistoryStep.Model {
        private final List<Cell> cells = new ArrayList<>();
        private long start;

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
            return cells.size();
        }

        /** First offset of each open transaction, by walking from the beginning. */
        Map<Long, Long> open() {
            return openAt(cells.size());
        }

        Map<Long, Long> openAt(long end) {
            var open = new TreeMap<Long, Long>();
            for (int offset = 0; offset < end; offset++) {
                Cell cell = cells.get(offset);
                if (cell.marker()) {
                    open.remove(cell.producer());
                } else if (cell.producer() > 0) {
                    open.putIfAbsent(cell.producer(), (long) offset);
                }
            }
            return open;
        }

        long stable() {
            long first = open().values().stream().mapToLong(each -> each).min().orElse(cells.size());
            return Math.max(first, start);
        }

        List<AbortedTransaction> aborted(long from, long upTo) {
            var all = new ArrayList<AbortedTransaction>();
            for (int offset = 0; offset < cells.size(); offset++) {
                Cell cell = cells.get(offset);
                Long first = openAt(offset).get(cell.producer());
                if (cell.marker() && cell.abort() && first != null && offset >= from && first < upTo) {
                    long stable = openAt(offset + 1L).values().stream()
                            .mapToLong(each -> each)
                            .min()
                            .orElse(offset + 1L);
                    all.add(new AbortedTransaction(cell.producer(), first, offset, stable));
                }
            }
            all.sort(Comparator.comparingLong(AbortedTransaction::firstOffset));
            return all;
        }

        int epoch(long producer) {
            int epoch = 0;
            for (Cell cell : cells) {
                epoch = cell.producer() == producer ? cell.epoch() : epoch;
            }
            return epoch;
        }

        int nextSequence(long producer) {
            int next = 0;
            int epoch = 0;
            for (Cell cell : cells) {
                if (cell.producer() == producer) {
                    next = cell.epoch() == epoch ? next : 0;
                    epoch = cell.epoch();
                    next = cell.marker() ? next : cell.sequence() + 1;
                }
            }
            return next;
        }
    }

    @Property(tries = 25, seed = "20261126")
    void whatIsKnownAfterAnyStepIsWhatTheModelSaysAndWhatARestartFinds(
            @ForAll("histories") List<HistoryStep<Model>> history) {
        try (LogFixture log = LogFixture.temporary(
                "segment.bytes",
                "700",
                "index.interval.bytes",
                "150",
                "file.delete.delay.ms",
                "0",
                "retention.bytes",
                "2500")) {
            HistoryStep.takeAll(history, log, new Model(), (fixture, model) -> {
                compare(fixture, model);
                compareRestarted(fixture, model);
            });
        }
    }

    private static void compareRestarted(LogFixture fixture, Model model) {
        Path copy = fixture.nextCopy();
        fixture.copyTo(copy);
        try (LogStore restarted = fixture.open(copy)) {
            PartitionLog again = restarted.log(LogFixture.PARTITION).orElseThrow();
            again.replicatedTo(again.logEndOffset());
            assertThat(again.activeProducers())
                    .containsExactlyInAnyOrderElementsOf(fixture.log().activeProducers());
            assertThat(again.lastStableOffset(again.logEndOffset())).isEqualTo(fixture.stable());
            assertThat(again.aborted(model.start, Long.MAX_VALUE))
                    .isEqualTo(fixture.log().aborted(model.start, Long.MAX_VALUE));
        }
        try {
            Graveyard.remove(copy);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void compare(LogFixture fixture, Model model) {
        PartitionLog log = fixture.log();
        assertThat(fixture.stable()).isEqualTo(model.stable());
        var open = new TreeMap<Long, Long>();
        for (ActiveProducer each : log.activeProducers()) {
            if (each.openSince() >= 0) {
                open.put(each.producerId(), each.openSince());
            }
        }
        assertThat(open).isEqualTo(model.open());
        long end = model.cells.size();
        long middle = (model.start + end) / 2;
        assertThat(log.aborted(model.start, end)).isEqualTo(model.aborted(model.start, end));
        assertThat(log.aborted(model.start, middle)).isEqualTo(model.aborted(model.start, middle));
        assertThat(log.aborted(middle, end)).isEqualTo(model.aborted(middle, end));
    }

    @Provide
    Arbitrary<List<HistoryStep<Model>>> histories() {
        Arbitrary<Long> producers = Arbitraries.longs().between(1, 3);
        Arbitrary<HistoryStep<Model>> writes = Combinators.combine(
                        producers, Arbitraries.integers().between(1, 3))
                .as(TransactionPropertiesTest::write);
        Arbitrary<HistoryStep<Model>> ends = Combinators.combine(
                        producers, Arbitraries.of(true, false), Arbitraries.of(true, false))
                .as(TransactionPropertiesTest::end);
        Arbitrary<HistoryStep<Model>> truncations =
                Arbitraries.doubles().between(0, 1).map(TransactionPropertiesTest::truncate);
        Arbitrary<HistoryStep<Model>> others = Arbitraries.of(
                new HistoryStep<>("plain", TransactionPropertiesTest::plain),
                HistoryStep.flush(),
                HistoryStep.reopen(),
                new HistoryStep<>("retention", TransactionPropertiesTest::retain));
        return Arbitraries.frequencyOf(
                        Tuple.of(6, writes), Tuple.of(4, ends), Tuple.of(1, truncations), Tuple.of(4, others))
                .list()
                .ofMinSize(5)
                .ofMaxSize(30);
    }

    private static HistoryStep<Model> write(long producer, int count) {
        return new HistoryStep<>("write " + count + " by " + producer, (log, model) -> {
            int sequence = model.nextSequence(producer);
            int epoch = model.epoch(producer);
            var values = new String[count];
            long first = model.cells.size();
            for (int i = 0; i < count; i++) {
                values[i] = "value " + (first + i);
                model.cells.add(new Cell(producer, first, epoch, sequence + i, false, false));
            }
            assertThat(log.appendTransactional(producer, epoch, sequence, values)
                            .firstOffset())
                    .isEqualTo(first);
        });
    }

    private static HistoryStep<Model> end(long producer, boolean abort, boolean ownEpoch) {
        String name = (abort ? "abort" : "commit") + (ownEpoch ? " with an epoch of its own" : "") + " of " + producer;
        return new HistoryStep<>(name, (log, model) -> {
            int epoch = model.epoch(producer) + (ownEpoch ? 1 : 0);
            var outcome = abort ? TransactionMarker.Outcome.ABORT : TransactionMarker.Outcome.COMMIT;
            long offset = model.cells.size();
            model.cells.add(new Cell(producer, offset, epoch, -1, true, abort));
            assertThat(log.end(producer, epoch, 0, outcome, ownEpoch ? 2 : 1).firstOffset())
                    .isEqualTo(offset);
        });
    }

    private static void plain(LogFixture log, Model model) {
        model.cells.add(new Cell(0, model.cells.size(), 0, 0, false, false));
        log.append("plain " + model.cells.size());
    }

    private static HistoryStep<Model> truncate(double share) {
        return new HistoryStep<>("truncate at " + share, (log, model) -> {
            long offset = model.at(share);
            long end = offset == model.cells.size()
                    ? offset
                    : Math.max(model.start, model.cells.get((int) offset).batchStart());
            log.log().truncateTo(offset);
            model.cells.subList((int) end, model.cells.size()).clear();
        });
    }

    private static void retain(LogFixture log, Model model) {
        log.store.runRetention();
        log.store.removeDropped();
        model.start = log.log().logStartOffset();
    }
}
