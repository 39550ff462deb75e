package io.crossdock.broker.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The last {@value #MOST} requests of a watched client, numbered from 1. Whoever reads too slowly sees by the numbers how
 * many went past. Thread-safe.
 */
final class Kept {
    /** About 1 MB when full, and two seconds of the fastest there may be. */
    static final int MOST = 2048;

    private final ArrayDeque<Numbered> last = new ArrayDeque<>();
    private long number;

    record Numbered(long number, TraceRecord request) {}

    synchronized void add(TraceRecord request) {
        if (last.size() == MOST) {
            last.removeFirst();
        }
        number++;
        last.add(new Numbered(number, request));
    }

    /** In their order, beginning with the first behind that number. */
    synchronized List<Numbered> after(long read, int most) {
        var next = new ArrayList<Numbered>();
        for (Numbered each : last) {
            if (each.number > read && next.size() < most) {
                next.add(each);
            }
        }
        return next;
    }

    /** How many were kept so far, those that are gone by now too. */
    synchronized long count() {
        return number;
    }
}
