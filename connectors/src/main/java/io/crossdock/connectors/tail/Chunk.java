package io.crossdock.connectors.tail;

import java.util.List;

/**
 * Some lines of a log that follow each other.
 *
 * @param lines without their ends, and without blank ones; may be empty although something was passed over
 * @param start where the reader stood before them
 * @param end where the reader stands after them
 * @param cut lines among them that were longer than allowed
 */
record Chunk(List<String> lines, Position start, Position end, int cut) {
    Chunk {
        lines = List.copyOf(lines);
    }

    /** Whether there was nothing to read. */
    boolean isNothing() {
        return end.offset() == start.offset();
    }
}
