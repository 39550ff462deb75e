package io.crossdock.connectors.deadletter;

import org.jspecify.annotations.Nullable;

/**
 * Which letters of a connector are meant; what is null does not matter.
 *
 * @param errorClass class of the cause, with or without its package
 * @param stage in which it failed
 * @param key of the record, as text
 * @param partition of the dead-letter topic
 * @param from first offset, inclusive
 * @param to last offset, inclusive
 */
public record LetterFilter(
        @Nullable String errorClass,
        @Nullable String stage,
        @Nullable String key,
        @Nullable Integer partition,
        @Nullable Long from,
        @Nullable Long to) {
    /** All letters. */
    public static final LetterFilter ALL = new LetterFilter(null, null, null, null, null, null);

    private static final int LONGEST = 500;

    public LetterFilter {
        if (length(errorClass) > LONGEST || length(stage) > LONGEST || length(key) > LONGEST) {
            throw new IllegalArgumentException("a text to filter by has at most " + LONGEST + " characters");
        }
        if (from != null && to != null && from > to) {
            throw new IllegalArgumentException("'from' " + from + " is after 'to' " + to);
        }
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    /** Whether a letter of this connector is meant. */
    public boolean matches(String connector, Letter letter) {
        long offset = letter.place().offset();
        return letter.connector().equals(connector)
                && (stage == null || stage.equals(letter.stage()))
                && (errorClass == null || isClass(letter.errorClass(), errorClass))
                && (key == null || key.equals(letter.key()))
                && (partition == null || partition == letter.place().partition())
                && (from == null || offset >= from)
                && (to == null || offset <= to);
    }

    private static boolean isClass(String name, String wanted) {
        return name.equals(wanted) || name.endsWith("." + wanted) || name.endsWith("$" + wanted);
    }
}
