package io.crossdock.broker.log;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Random histories of one log, compared with a list of the values it should hold. */
class LogPropertiesTest {

    /** One step, taken on the log and on the model alike. */
    interface Step {
        void take(LogFixture log, Model model, Path root);
    }

    /** A step that says what it is when a history fails. */
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

    /** What the log should be: a list whose first element has offset {@code start}. */
    static final class Model {
        private final List<String> all = new ArrayList<>();
        private long start;
        private int number;
        private int crashes;

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

    private @Nullable Path root;
    private @Nullable LogFixture log;

    @Property(tries = 60)
    void everyHistoryLeavesTheLogItsModelPredicts(@ForAll("histories") List<Step> history) throws IOException {
        Path directory = Files.createTempDirectory("log-history");
        root = directory;
        var fixture = new LogFixture(
                directory.resolve("data"),
                "segment.bytes",
                "900",
                "index.interval.bytes",
                "150",
                "file.delete.delay.ms",
                "0",
                "retention.bytes",
                "2500");
        log = fixture;
        var model = new Model();
        for (Step step : history) {
            step.take(fixture, model, directory);
            PartitionLog actual = fixture.log();
            assertThat(actual.logEndOffset()).isEqualTo(model.all.size());
            assertThat(actual.logStartOffset()).isEqualTo(model.start);
            assertThat(fixture.values()).isEqualTo(model.from(model.start));
            long middle = (model.start + model.all.size()) / 2;
            assertThat(fixture.valuesFrom(middle)).isEqualTo(model.from(middle));
        }
    }

    @AfterTry
    void remove() throws IOException {
        if (log != null && root != null) {
            log.close();
            Graveyard.remove(root);
        }
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Step> appends = Combinators.combine(
                        Arbitraries.integers().between(1, 5), Arbitraries.of(Codec.values()))
                .as(LogPropertiesTest::append);
        Arbitrary<Step> truncations = Arbitraries.doubles().between(0, 1).map(LogPropertiesTest::truncate);
        Arbitrary<Step> deletions = Arbitraries.doubles().between(0, 1).map(LogPropertiesTest::deleteBefore);
        Arbitrary<Step> others = Arbitraries.of(
                new Named("flush", LogPropertiesTest::flush),
                new Named("retention", LogPropertiesTest::retain),
                new Named("reopen", LogPropertiesTest::reopen),
                new Named("crash", LogPropertiesTest::crash));
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(8, appends),
                        net.jqwik.api.Tuple.of(1, truncations),
                        net.jqwik.api.Tuple.of(1, deletions),
                        net.jqwik.api.Tuple.of(2, others))
                .list()
                .ofMinSize(5)
                .ofMaxSize(25);
    }

    private static Step append(int count, Codec codec) {
        return new Named("append " + count + " " + codec, (log, model, root) -> {
            String[] values = model.next(count);
            assertThat(log.append(codec.compression(), values).firstOffset()).isEqualTo(model.all.size());
            model.all.addAll(List.of(values));
        });
    }

    /** Batches are cut whole, so the log may end before the offset asked for, at the start of its batch. */
    private static Step truncate(double share) {
        return new Named("truncate at " + share, (log, model, root) -> {
            long offset = model.start + (long) (share * (model.all.size() - model.start));
            log.log().truncateTo(offset);
            long end = log.log().logEndOffset();
            assertThat(end).isBetween(Math.max(0, offset - 4), offset);
            model.all.subList((int) end, model.all.size()).clear();
            model.start = Math.min(model.start, end);
        });
    }

    private static Step deleteBefore(double share) {
        return new Named("delete before " + share, (log, model, root) -> {
            model.start += (long) (share * (model.all.size() - model.start));
            log.log().deleteRecordsBefore(model.start);
        });
    }

    private static void flush(LogFixture log, Model model, Path root) {
        log.log().flush();
        log.store.checkpoint();
    }

    /** Retention by size drops whole segments: as many as the log says, as long as enough is left. */
    private static void retain(LogFixture log, Model model, Path root) {
        log.store.runRetention();
        log.store.removeDropped();
        long start = log.log().logStartOffset();
        assertThat(start).isBetween(model.start, (long) model.all.size());
        model.start = start;
    }

    private static void reopen(LogFixture log, Model model, Path root) {
        log.reopen();
    }

    private static void crash(LogFixture log, Model model, Path root) {
        log.crash(root.resolve("crash-" + model.crashes++));
    }
}
