package io.crossdock.broker.log;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterTry;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random histories of a log with retention by time and size, producers with wrong clocks, DeleteRecords, truncation,
 * restarts and kills. What retention drops is compared with what the model says it should, which knows the time of every
 * record and looks at no index.
 */
class RetentionPropertiesTest {
    private static final long RETENTION_MILLIS = 100_000;
    private static final long RETENTION_BYTES = 3000;

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

    record Written(String value, long timestamp) {}

    static final class Model {
        private final List<Written> all = new ArrayList<>();
        private long start;
        private int copies;

        List<String> from(long offset) {
            return all.subList((int) offset, all.size()).stream()
                    .map(Written::value)
                    .toList();
        }

        private long youngest(long from, long to) {
            return all.subList((int) from, (int) to).stream()
                    .mapToLong(Written::timestamp)
                    .max()
                    .orElse(-1);
        }
    }

    private @Nullable Path root;
    private @Nullable LogFixture log;

    @Property(tries = 60)
    void retentionDropsWhatItShouldAndNothingElse(@ForAll("histories") List<Step> history) throws IOException {
        Path directory = Files.createTempDirectory("retention-history");
        root = directory;
        var fixture = new LogFixture(
                directory.resolve("data"),
                "segment.bytes",
                "900",
                "segment.ms",
                "60000",
                "index.interval.bytes",
                "150",
                "file.delete.delay.ms",
                "0",
                "retention.ms",
                Long.toString(RETENTION_MILLIS),
                "retention.bytes",
                Long.toString(RETENTION_BYTES),
                "message.timestamp.after.max.ms",
                "9223372036854775807");
        log = fixture;
        var model = new Model();
        for (Step step : history) {
            step.take(fixture, model, directory);
            assertThat(fixture.log().logEndOffset()).isEqualTo(model.all.size());
            assertThat(fixture.log().logStartOffset()).isEqualTo(model.start);
            assertThat(fixture.values()).isEqualTo(model.from(model.start));
        }
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
                        Arbitraries.integers()
                                .between(-150, 50)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(4),
                        Arbitraries.of(Codec.NONE, Codec.LZ4))
                .as(RetentionPropertiesTest::append);
        Arbitrary<Step> waits = Arbitraries.integers()
                .between(1, 70)
                .map(seconds -> new Named("wait " + seconds, (log, model, root) -> log.clock.advance(seconds * 1000L)));
        Arbitrary<Step> cuts = Arbitraries.doubles().between(0, 1).map(RetentionPropertiesTest::truncate);
        Arbitrary<Step> deletions = Arbitraries.doubles().between(0, 1).map(RetentionPropertiesTest::deleteBefore);
        Arbitrary<Step> others = Arbitraries.of(
                new Named("flush", (log, model, root) -> {
                    log.log().flush();
                    log.store.checkpoint();
                }),
                new Named("reopen", (log, model, root) -> log.reopen()),
                new Named("crash", (log, model, root) -> log.crash(root.resolve("copy-" + model.copies++))));
        return Arbitraries.frequencyOf(
                        Tuple.of(12, appends),
                        Tuple.of(4, waits),
                        Tuple.of(4, Arbitraries.just(new Named("retain", RetentionPropertiesTest::retain))),
                        Tuple.of(1, cuts),
                        Tuple.of(1, deletions),
                        Tuple.of(2, others))
                .list()
                .ofMinSize(10)
                .ofMaxSize(50);
    }

    /** @param shifts how far off the producer's clock is at each record, in seconds */
    private static Step append(List<Integer> shifts, Codec codec) {
        return new Named("append with clock off by " + shifts + " " + codec, (log, model, root) -> {
            var records = new SimpleRecord[shifts.size()];
            for (int i = 0; i < records.length; i++) {
                var written = new Written(
                        "value " + model.all.size() + "-".repeat(model.all.size() % 90),
                        log.clock.millis() + shifts.get(i) * 1000L);
                model.all.add(written);
                records[i] =
                        new SimpleRecord(written.timestamp(), written.value().getBytes(StandardCharsets.UTF_8));
            }
            log.log().append(MemoryRecords.withRecords(codec.compression(), records), 0, AppendOrigin.CLIENT);
        });
    }

    private static void retain(LogFixture log, Model model, Path root) {
        long expected = expectedStart(log, model);

        log.store.runRetention();
        log.store.removeDropped();

        assertThat(log.log().logStartOffset()).as("start after retention").isEqualTo(expected);
        assertThat(log.files()).noneMatch(name -> name.endsWith(".deleted"));
        model.start = expected;
    }

    private static long expectedStart(LogFixture log, Model model) {
        List<Long> bases = bases(log);
        var sizes = bases.stream().map(base -> size(log, base)).toList();
        long excess = sizes.stream().mapToLong(Long::longValue).sum() - RETENTION_BYTES;
        int expired = 0;
        int tooMany = 0;
        int deleted = 0;
        for (int i = 0; i < bases.size(); i++) {
            boolean last = i + 1 == bases.size();
            long next = last ? model.all.size() : bases.get(i + 1);
            long age = log.clock.millis() - model.youngest(bases.get(i), next);
            if (expired == i && sizes.get(i) > 0 && age > RETENTION_MILLIS) {
                expired++;
            }
            if (tooMany == i && !last && excess >= sizes.get(i)) {
                excess -= sizes.get(i);
                tooMany++;
            }
            if (deleted == i && !last && next <= model.start) {
                deleted++;
            }
        }
        int dropped = Math.max(expired, Math.max(tooMany, deleted));
        return Math.max(model.start, dropped == bases.size() ? model.all.size() : bases.get(dropped));
    }

    private static List<Long> bases(LogFixture log) {
        try {
            return SegmentFiles.offsets(log.logDirectory(), Segment.LOG_SUFFIX);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static long size(LogFixture log, long base) {
        try {
            return Files.size(log.logDirectory().resolve(SegmentFiles.name(base, Segment.LOG_SUFFIX)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Batches are cut whole, so the log may end before the offset asked for, at the start of its batch. */
    private static Step truncate(double share) {
        return new Named("truncate at " + share, (log, model, root) -> {
            long offset = model.start + (long) (share * (model.all.size() - model.start));
            log.log().truncateTo(offset);
            long end = log.log().logEndOffset();
            assertThat(end).isBetween(Math.max(model.start, offset - 4), offset);
            model.all.subList((int) end, model.all.size()).clear();
        });
    }

    private static Step deleteBefore(double share) {
        return new Named("delete before " + share, (log, model, root) -> {
            model.start += (long) (share * (model.all.size() - model.start));
            log.log().deleteRecordsBefore(model.start);
        });
    }
}
