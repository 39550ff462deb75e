package io.crossdock.broker.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.LongBinaryOperator;

/** Where a log should start after retention: from the sizes of its files and the times of its records, not its indexes. */
record ExpectedRetention(long millis, long bytes) {

    /**
     * @param youngest the time of the youngest record from one offset to before another; Long.MAX_VALUE if it has none
     */
    long start(LogFixture log, HistoryStep.Model model, LongBinaryOperator youngest) {
        List<Long> bases = bases(log);
        var sizes = bases.stream().map(base -> size(log, base)).toList();
        long excess = sizes.stream().mapToLong(Long::longValue).sum() - bytes;
        int expired = 0;
        int tooMany = 0;
        int deleted = 0;
        for (int i = 0; i < bases.size(); i++) {
            boolean last = i + 1 == bases.size();
            long next = last ? model.end() : bases.get(i + 1);
            boolean old = youngest.applyAsLong(bases.get(i), next) < log.clock.millis() - millis;
            if (expired == i && sizes.get(i) > 0 && old) {
                expired++;
            }
            if (tooMany == i && !last && excess >= sizes.get(i)) {
                excess -= sizes.get(i);
                tooMany++;
            }
            if (deleted == i && !last && next <= model.start()) {
                deleted++;
            }
        }
        int dropped = Math.max(expired, Math.max(tooMany, deleted));
        return Math.max(model.start(), dropped == bases.size() ? model.end() : bases.get(dropped));
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
}
