package io.crossdock.broker.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which logs to flush in the background, so that a start after a crash has little to read. A log goes when its records
 * are old enough that the operating system has written most of them by itself, which makes the flush cheap; a log with
 * hardly anything new is left alone. And when all logs of a directory together have too much, the largest go first.
 */
final class FlushPlan {
    private static final long WORTH_A_FLUSH_BYTES = 1 << 20;
    private static final long OLD_MILLIS = 30_000; // as long as Linux keeps a dirty page at most

    private FlushPlan() {}

    /**
     * @param log what is flushed
     * @param unsyncedBytes what recovery would read of it
     * @param ageMillis since its last flush
     */
    record Candidate<T>(T log, long unsyncedBytes, long ageMillis) {}

    /** @param maxBytes what all logs together may have unsynced before half of it is flushed */
    static <T> List<T> choose(List<Candidate<T>> logs, long maxBytes) {
        var chosen = new ArrayList<T>();
        var rest = new ArrayList<Candidate<T>>();
        long left = 0;
        for (Candidate<T> each : logs) {
            if (each.unsyncedBytes() >= WORTH_A_FLUSH_BYTES && each.ageMillis() >= OLD_MILLIS) {
                chosen.add(each.log());
            } else if (each.unsyncedBytes() > 0) {
                rest.add(each);
                left += each.unsyncedBytes();
            }
        }
        if (left > maxBytes) {
            rest.sort(Comparator.comparingLong((Candidate<T> each) -> each.unsyncedBytes())
                    .reversed());
            for (Candidate<T> each : rest) {
                if (left <= maxBytes / 2) {
                    break;
                }
                chosen.add(each.log());
                left -= each.unsyncedBytes();
            }
        }
        return chosen;
    }
}
