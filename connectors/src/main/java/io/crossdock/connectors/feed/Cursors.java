package io.crossdock.connectors.feed;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.regex.Pattern;

/** The order of cursors: numbers by value, times with a zone by when they are, all else as text. */
final class Cursors {
    static final Comparator<String> ORDER = Cursors::compare;

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,60}(\\.\\d{1,60})?");

    private Cursors() {}

    private static int compare(String one, String other) {
        if (NUMBER.matcher(one).matches() && NUMBER.matcher(other).matches()) {
            return new BigDecimal(one).compareTo(new BigDecimal(other));
        }
        OffsetDateTime time = time(one);
        OffsetDateTime otherTime = time == null ? null : time(other);
        return time == null || otherTime == null
                ? one.compareTo(other)
                : time.toInstant().compareTo(otherTime.toInstant());
    }

    private static @Nullable OffsetDateTime time(String text) {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException none) {
            return null; // text that is no time is compared as text
        }
    }
}
