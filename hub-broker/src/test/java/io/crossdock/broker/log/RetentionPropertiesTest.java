package io.crossdock.broker.log;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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
    private static final ExpectedRetention RETENTION = new ExpectedRetention(100_000, 3000);

    record Written(String value, long timestamp) {}

    static final class Model implements HistoryStep.Model {
        private final List<Written> all = new ArrayList<>();
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
            return all.size();
        }

        List<String> from(long offset) {
            return all.subList((int) offset, all.size()).stream()
                    .map(Written::value)
                    .toList();
        }

        private long youngest(long from, long to) {
            return all.subList((int) from, (int) to).stream()
                    .mapToLong(Written::timestamp)
                    .max()
                    .orElse(Long.MAX_VALUE);
        }
    }

    @Property(tries = 60, seed = "20261126")
    void retentionDropsWhatItShouldAndNothingElse(@ForAll("histories") List<HistoryStep<Model>> history) {
        try (LogFixture log = LogFixture.temporary(
                "segment.bytes",
                "900",
                "segment.ms",
                "60000",
                "index.interval.bytes",
                "150",
                "file.delete.delay.ms",
                "0",
                "retention.ms",
                Long.toString(RETENTION.millis()),
                "retention.bytes",
                Long.toString(RETENTION.bytes()),
                "message.timestamp.after.max.ms",
                "9223372036854775807")) {
            HistoryStep.takeAll(history, log, new Model(), (fixture, model) -> assertThat(fixture.values())
                    .isEqualTo(model.from(model.start)));
        }
    }

    @Provide
    Arbitrary<List<HistoryStep<Model>>> histories() {
        Arbitrary<HistoryStep<Model>> appends = Combinators.combine(
                        Arbitraries.integers()
                                .between(-150, 50)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(4),
                        Arbitraries.of(Codec.NONE, Codec.LZ4))
                .as(RetentionPropertiesTest::append);
        Arbitrary<HistoryStep<Model>> waits = Arbitraries.integers()
                .between(1, 70)
                .map(seconds ->
                        new HistoryStep<>("wait " + seconds, (log, model) -> log.clock.advance(seconds * 1000L)));
        Arbitrary<HistoryStep<Model>> cuts = Arbitraries.doubles().between(0, 1).map(RetentionPropertiesTest::truncate);
        Arbitrary<HistoryStep<Model>> deletions =
                Arbitraries.doubles().between(0, 1).map(HistoryStep::deleteBefore);
        Arbitrary<HistoryStep<Model>> others =
                Arbitraries.of(HistoryStep.flush(), HistoryStep.reopen(), HistoryStep.crash());
        return Arbitraries.frequencyOf(
                        Tuple.of(12, appends),
                        Tuple.of(4, waits),
                        Tuple.of(4, Arbitraries.just(new HistoryStep<>("retain", RetentionPropertiesTest::retain))),
                        Tuple.of(1, cuts),
                        Tuple.of(1, deletions),
                        Tuple.of(2, others))
                .list()
                .ofMinSize(10)
                .ofMaxSize(50);
    }

    /** @param shifts how far off the producer's clock is at each record, in seconds */
    private static HistoryStep<Model> append(List<Integer> shifts, Codec codec) {
        return new HistoryStep<>("append with clock off by " + shifts + " " + codec, (log, model) -> {
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

    private static void retain(LogFixture log, Model model) {
        long expected = RETENTION.start(log, model, model::youngest);

        log.store.runRetention();
        log.store.removeDropped();

        assertThat(log.log().logStartOffset()).as("start after retention").isEqualTo(expected);
        assertThat(log.files()).noneMatch(name -> name.endsWith(".deleted"));
        model.start = expected;
    }

    /** Batches are cut whole, so the log may end before the offset asked for, at the start of its batch. */
    private static HistoryStep<Model> truncate(double share) {
        return new HistoryStep<>("truncate at " + share, (log, model) -> {
            long offset = model.at(share);
            log.log().truncateTo(offset);
            long end = log.log().logEndOffset();
            assertThat(end).isBetween(Math.max(model.start, offset - 4), offset);
            model.all.subList((int) end, model.all.size()).clear();
            for (int gone = (int) onDisk(log); gone < end; gone++) { // below the start, in the batch that was cut
                model.all.set(gone, new Written(model.all.get(gone).value(), Long.MIN_VALUE));
            }
        });
    }

    /** The first offset behind all batches in the files, be they shown or below the start of the log. */
    private static long onDisk(LogFixture log) {
        try {
            long end = 0;
            for (long base : SegmentFiles.offsets(log.logDirectory(), Segment.LOG_SUFFIX)) {
                end = Math.max(end, base);
                Path file = log.logDirectory().resolve(SegmentFiles.name(base, Segment.LOG_SUFFIX));
                MemoryRecords records = MemoryRecords.readableRecords(ByteBuffer.wrap(Files.readAllBytes(file)));
                for (RecordBatch batch : records.batches()) {
                    end = Math.max(end, batch.nextOffset());
                }
            }
            return end;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
