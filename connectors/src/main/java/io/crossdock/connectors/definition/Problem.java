package io.crossdock.connectors.definition;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * One mistake in a connector file, where it stands, and how to mend it.
 *
 * @param line the first line is 1
 * @param column the first column is 1
 * @param message what is wrong, with the nearest valid name where there is one
 */
public record Problem(Path file, int line, int column, String message) implements Comparable<Problem> {
    private static final Comparator<Problem> IN_READING_ORDER = Comparator.comparing(Problem::file)
            .thenComparing(Problem::line)
            .thenComparing(Problem::column)
            .thenComparing(Problem::message);

    @Override
    public int compareTo(Problem other) {
        return IN_READING_ORDER.compare(this, other);
    }

    /** {@code file:line:column: message}, the form editors and terminals make clickable. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
