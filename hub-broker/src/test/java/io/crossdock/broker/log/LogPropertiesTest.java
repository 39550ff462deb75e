package io.crossdock.broker.log;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Random histories of one log, compared with a list of the values it should hold. */
class LogPropertiesTest {

    /** What the log should be: a list whose first element has offset {@code start}. */
    static final class Model implements HistoryStep.Model {
        private final List<String> all = new ArrayList<>();
        private long start;
        private int number;

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

        String[] next(int count) {
            var values = new String[count];
            for (int i = 0; i < count; i++) {
                values[i] = "value " + number++ + "-".repeat(number % 60);
            }
            return values;
        }

        List<String> from(long offset) {
            return all.subList((int) offset, all.size());
        }
    }

    @Property(tries = 60, seed = "20261126")
    void everyHistoryLeavesTheLogItsModelPredicts(@ForAll("histories") List<HistoryStep<Model>> history) {
        try (LogFixture log = LogFixture.temporary(
                "segment.bytes",
                "900",
                "index.interval.bytes",
                "150",
                "file.delete.delay.ms",
                "0",
                "retention.bytes",
                "2500")) {
            HistoryStep.takeAll(history, log, new Model(), LogPropertiesTest::check);
        }
    }

    private static void check(LogFixture log, Model model) {
        assertThat(log.values()).isEqualTo(model.from(model.start));
        long middle = model.at(0.5);
        assertThat(log.valuesFrom(middle)).isEqualTo(model.from(middle));
    }

    @Provide
    Arbitrary<List<HistoryStep<Model>>> histories() {
        Arbitrary<HistoryStep<Model>> appends = Combinators.combine(
                        Arbitraries.integers().between(1, 5), Arbitraries.of(Codec.values()))
                .as(LogPropertiesTest::append);
        Arbitrary<HistoryStep<Model>> truncations =
                Arbitraries.doubles().between(0, 1).map(LogPropertiesTest::truncate);
        Arbitrary<HistoryStep<Model>> deletions =
                Arbitraries.doubles().between(0, 1).map(HistoryStep::deleteBefore);
        Arbitrary<HistoryStep<Model>> others = Arbitraries.of(
                HistoryStep.flush(),
                new HistoryStep<>("retention", LogPropertiesTest::retain),
                HistoryStep.reopen(),
                HistoryStep.crash());
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(8, appends),
                        net.jqwik.api.Tuple.of(1, truncations),
                        net.jqwik.api.Tuple.of(1, deletions),
                        net.jqwik.api.Tuple.of(2, others))
                .list()
                .ofMinSize(5)
                .ofMaxSize(25);
    }

    private static HistoryStep<Model> append(int count, Codec codec) {
        return new HistoryStep<>("append " + count + " " + codec, (log, model) -> {
            String[] values = model.next(count);
            assertThat(log.append(codec.compression(), values).firstOffset()).isEqualTo(model.all.size());
            model.all.addAll(List.of(values));
        });
    }

    /** Batches are cut whole, so the log may end before the offset asked for, at the start of its batch. */
    private static HistoryStep<Model> truncate(double share) {
        return new HistoryStep<>("truncate at " + share, (log, model) -> {
            long offset = model.at(share);
            log.log().truncateTo(offset);
            long end = log.log().logEndOffset();
            assertThat(end).isBetween(Math.max(0, offset - 4), offset);
            model.all.subList((int) end, model.all.size()).clear();
            model.start = Math.min(model.start, end);
        });
    }

    /** Retention by size drops whole segments: as many as the log says, as long as enough is left. */
    private static void retain(LogFixture log, Model model) {
        log.store.runRetention();
        log.store.removeDropped();
        long start = log.log().logStartOffset();
        assertThat(start).isBetween(model.start, (long) model.all.size());
        model.start = start;
    }
}
