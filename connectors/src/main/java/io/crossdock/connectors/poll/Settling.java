package io.crossdock.connectors.poll;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Remembers when the greatest value of a column was what, so that rows are read only up to a value that was there some
 * while ago. A transaction that took its number or time before another and commits after it then has so long to do so.
 * Works for any column, and compares no clock of the database with ours. Holds a few values, however long. One thread.
 */
public final class Settling {
    private static final int STEPS = 16;
    private final Duration settle;
    private final Deque<Seen> seen = new ArrayDeque<>();
    private @Nullable Object settled;

    /** @param settle how long a value must have been seen */
    public Settling(Duration settle) {
        this.settle = settle;
    }

    private record Seen(Instant at, Object value) {}

    /**
     * The value up to which rows may be read, null if there is none yet.
     *
     * @param greatest what the column's greatest value is now, null for an empty table
     */
    @Nullable
    public Object upTo(Instant now, @Nullable Object greatest) {
        while (!seen.isEmpty() && !seen.getFirst().at().plus(settle).isAfter(now)) {
            settled = seen.removeFirst().value();
        }
        if (greatest != null
                && (seen.isEmpty()
                        || !seen.getLast().at().plus(settle.dividedBy(STEPS)).isAfter(now))) {
            seen.addLast(new Seen(now, greatest));
        }
        return settled;
    }
}
