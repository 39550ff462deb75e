package io.crossdock.connectors.deadletter;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a letter is in its topic. */
public record Place(int partition, long offset) implements Comparable<Place> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})@(\\d{1,18})");
    private static final Comparator<Place> ORDER =
            Comparator.comparingInt(Place::partition).thenComparingLong(Place::offset);

    /** @throws IllegalArgumentException if the text is not {@code partition@offset} */
    public static Place parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a letter is called partition@offset, such as 0@17, was '" + text + "'");
        }
        return new Place(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** {@code partition@offset}. */
    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
