package io.crossdock.broker.log;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.common.record.internal.RecordBatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random histories of a log with {@code cleanup.policy=compact,delete}: retention drops old segments, compacted or not,
 * and compaction keeps of the rest the newest record of each key. Compared with a model that remembers everything ever
 * written, with its time.
 */
class CompactAndDeletePropertiesTest {
    private static final ExpectedRetention RETENTION = new ExpectedRetention(100_000, 1800);
    private static final long DELETE_RETENTION = 60_000;

    /** @param pair {@code key=value}, or {@code key} for a deletion */
    private record Written(String pair, long millis) {
        String key() {
            return isDeletion() ? pair : pair.substring(0, pair.indexOf('='));
        }

        boolean isDeletion() {
            return pair.indexOf('=') < 0;
        }
    }

    static final class Model implements HistoryStep.Model {
        private final List<Written> all = new ArrayList<>();
        private long start;
        private long cleanedTo;

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

        private boolean superseded(long offset, long below) {
            String key = all.get((int) offset).key();
            return all.subList((int) offset + 1, (int) Math.max(offset + 1, below)).stream()
                    .anyMatch(later -> later.key().equals(key));
        }
    }

    @Property(tries = 100, seed = "20261126")
    void oldSegmentsGoAndOfTheOthersTheNewestOfEachKeyStays(@ForAll("histories") List<HistoryStep<Model>> history) {
        try (LogFixture log = LogFixture.temporary(
                "cleanup.policy",
                "compact,delete",
                "segment.bytes",
                "900",
                "segment.ms",
                "60000",
                "index.interval.bytes",
                "100",
                "file.delete.delay.ms",
                "0",
                "delete.retention.ms",
                Long.toString(DELETE_RETENTION),
                "min.cleanable.dirty.ratio",
                "0.1",
                "retention.ms",
                Long.toString(RETENTION.millis()),
                "retention.bytes",
                Long.toString(RETENTION.bytes()))) {
            HistoryStep.takeAll(history, log, new Model(), CompactAndDeletePropertiesTest::check);
        }
    }

    private static void check(LogFixture fixture, Model model) {
        List<Segment> segments = fixture.log().compaction().segments();
        long active = segments.get(segments.size() - 1).baseOffset();
        List<String> found = new ArrayList<>(fixture.pairs());
        for (long offset = model.start; offset < model.end(); offset++) {
            Written written = model.all.get((int) offset);
            if (found.remove(offset + ":" + written.pair())) {
                assertThat(model.superseded(offset, model.cleanedTo))
                        .as("record %d was compacted and is older than another", offset)
                        .isFalse();
            } else {
                boolean forgotten =
                        written.isDeletion() && fixture.clock.millis() - written.millis() >= DELETE_RETENTION;
                assertThat(offset < active && (forgotten || model.superseded(offset, active)))
                        .as("record %d may be missing", offset)
                        .isTrue();
            }
        }
        assertThat(found).as("records nobody wrote").isEmpty();
    }

    @Provide
    Arbitrary<List<HistoryStep<Model>>> histories() {
        Arbitrary<HistoryStep<Model>> appends = Combinators.combine(
                        Arbitraries.integers().between(0, 5).list().ofMinSize(1).ofMaxSize(4),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(Codec.NONE, Codec.LZ4))
                .as(CompactAndDeletePropertiesTest::append);
        Arbitrary<HistoryStep<Model>> waits = Arbitraries.integers()
                .between(1, 90)
                .map(seconds -> new HistoryStep<>(
                        "wait " + seconds + " s", (log, model) -> log.clock.advance(seconds * 1000L)));
        Arbitrary<HistoryStep<Model>> cleanings =
                Arbitraries.just(new HistoryStep<>("clean", CompactAndDeletePropertiesTest::clean));
        Arbitrary<HistoryStep<Model>> retentions =
                Arbitraries.just(new HistoryStep<>("retain", CompactAndDeletePropertiesTest::retain));
        Arbitrary<HistoryStep<Model>> deletions =
                Arbitraries.doubles().between(0, 1).map(HistoryStep::deleteBefore);
        Arbitrary<HistoryStep<Model>> others =
                Arbitraries.of(HistoryStep.flush(), HistoryStep.reopen(), HistoryStep.crash());
        return Arbitraries.frequencyOf(
                        Tuple.of(12, appends),
                        Tuple.of(4, waits),
                        Tuple.of(4, cleanings),
                        Tuple.of(4, retentions),
                        Tuple.of(1, deletions),
                        Tuple.of(2, others))
                .list()
                .ofMinSize(10)
                .ofMaxSize(60);
    }

    private static HistoryStep<Model> append(List<Integer> keys, int deletions, Codec codec) {
        return new HistoryStep<>("append " + keys + " deleting " + deletions + " " + codec, (log, model) -> {
            log.clock.advance(1000);
            var pairs = new String[keys.size()];
            for (int i = 0; i < pairs.length; i++) {
                int number = model.all.size();
                pairs[i] = "key" + keys.get(i) + (i < deletions ? "" : "=value" + number + "-".repeat(number % 90));
                model.all.add(new Written(pairs[i], log.clock.millis()));
            }
            log.appendPairs(codec.compression(), pairs);
        });
    }

    private static void clean(LogFixture log, Model model) {
        log.clean();
        model.cleanedTo = log.log().compaction().cleanedTo();
    }

    private static void retain(LogFixture log, Model model) {
        long expected = RETENTION.start(log, model, (from, to) -> youngestLeft(log, from));

        log.store.runRetention();
        log.store.removeDropped();

        assertThat(log.log().logStartOffset()).as("start after retention").isEqualTo(expected);
        model.start = expected;
    }

    /** A file of which compaction has left nothing with a time is as old as the file says, which here is young. */
    private static long youngestLeft(LogFixture log, long from) {
        Segment segment = SegmentSet.floor(log.log().compaction().segments(), from);
        long youngest = RecordBatch.NO_TIMESTAMP;
        try {
            BatchCursor cursor = requireNonNull(segment).cursor(0, 1000);
            for (BatchHeader header = cursor.next(); header != null; header = cursor.next()) {
                youngest = Math.max(youngest, header.maxTimestamp());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return youngest < 0 ? Long.MAX_VALUE : youngest;
    }
}
