package io.crossdock.connectors.feed;

import io.crossdock.connectors.format.FormatException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is new in one answer, and the position behind it. What was read already is passed over, so an API may answer the
 * records with the last cursor again.
 *
 * @param records in the order of the answer
 */
record FeedPage(List<Object> records, FeedPosition behind) {
    /** Ids of one cursor; more would make the position too big to be written with each batch. */
    private static final int MOST_TIED = 10_000;

    FeedPage {
        records = List.copyOf(records);
    }

    /**
     * Reads a parsed answer.
     *
     * @param next the page that follows, null where none does
     * @throws FormatException if the answer has no records where they should be, one has no cursor, or they are in no order
     */
    static FeedPage of(FeedSettings settings, FeedPosition before, @Nullable Object answer, @Nullable String next)
            throws FormatException {
        if (!(settings.records().in(answer) instanceof List<?> list)) {
            throw new FormatException("the answer has no array at '" + settings.records() + "'");
        }
        var fresh = new ArrayList<Object>();
        String last = before.value();
        Set<String> seen = new LinkedHashSet<>(before.seen());
        String previous = null;
        for (int i = 0; i < list.size(); i++) {
            Object record = list.get(i);
            String value = settings.cursor().textIn(record);
            String id = settings.id().textIn(record);
            if (record == null || value == null || id == null) {
                throw new FormatException("record " + (i + 1) + " of the answer has no text or number at '"
                        + (value == null ? settings.cursor() : settings.id()) + "'");
            }
            if (previous != null && Cursors.ORDER.compare(value, previous) < 0) {
                throw new FormatException("record " + (i + 1) + " of the answer has the cursor '" + value
                        + "' behind one with '" + previous + "' - ask for an ascending order in 'url'");
            }
            previous = value;
            int step = last == null ? 1 : Cursors.ORDER.compare(value, last);
            if (step > 0) {
                last = value;
                seen.clear();
            }
            if (step >= 0 && seen.add(id)) {
                fresh.add(record);
            }
            if (seen.size() > MOST_TIED) {
                throw new FormatException("more than " + MOST_TIED + " records have the cursor '" + value
                        + "' - take one that grows in smaller steps");
            }
        }
        var behind = new FeedPosition(before.url(), before.cursor(), last, List.copyOf(seen), next);
        return new FeedPage(fresh, behind);
    }
}
