package io.crossdock.connectors.deadletter;

import io.crossdock.connectors.deadletter.LetterPage.Found;
import io.crossdock.connectors.deadletter.LetterReader.Stretch;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Finds a connector's letters, forwards from the oldest or backwards from the newest. One thread. */
final class LetterListing {
    private static final Comparator<Found> OLDEST_FIRST = Comparator.<Found>comparingLong(
                    found -> found.letter().record().timestamp())
            .thenComparing(found -> found.letter().place());

    private final String connector;
    private final LetterFilter filter;
    private final LetterReader reader;
    private final Settled settled;
    private final ScanLimits limits;

    LetterListing(String connector, LetterFilter filter, LetterReader reader, Settled settled, ScanLimits limits) {
        this.connector = connector;
        this.filter = filter;
        this.reader = reader;
        this.settled = settled;
        this.limits = limits;
    }

    /** @param limit how many at most, 1 or more */
    LetterPage oldest(@Nullable Cursor from, int limit) {
        var found = new ArrayList<Found>();
        var wanted = new TreeMap<Integer, Stretch>();
        wanted().forEach((partition, stretch) -> wanted.put(
                partition,
                from == null
                        ? stretch
                        : stretch.within(new Stretch(from.offsets().getOrDefault(partition, 0L), Long.MAX_VALUE))));
        Map<Integer, Stretch> left = reader.read(wanted, limits, record -> {
            var letter = new Letter(record);
            if (filter.matches(connector, letter)) {
                found.add(new Found(letter, settled.contains(letter.place())));
            }
            return found.size() < limit;
        });
        boolean more = left.values().stream().anyMatch(stretch -> !stretch.isEmpty());
        return new LetterPage(found, more ? cursor(left, Stretch::from) : null);
    }

    /**
     * Reads windows from the end backwards, each twice as long as the one before, until enough letters are found.
     *
     * @param limit how many at most, 1 or more
     */
    LetterPage newest(@Nullable Cursor before, int limit) {
        var wanted = new TreeMap<Integer, Stretch>();
        wanted().forEach((partition, stretch) -> wanted.put(
                partition,
                before == null
                        ? stretch
                        : stretch.within(new Stretch(0, before.offsets().getOrDefault(partition, Long.MAX_VALUE)))));
        var found = new ArrayList<Found>();
        long window = Math.max(1, limit / Math.max(1, wanted.size()));
        long bytes = 0;
        long records = 0;
        while (found.size() < limit
                && bytes < limits.bytes()
                && records < limits.records()
                && wanted.values().stream().anyMatch(stretch -> !stretch.isEmpty())) {
            var step = new TreeMap<Integer, Stretch>();
            for (Map.Entry<Integer, Stretch> entry : wanted.entrySet()) {
                Stretch rest = entry.getValue();
                long begin = Math.max(rest.from(), rest.to() - window);
                step.put(entry.getKey(), new Stretch(begin, rest.to()));
                entry.setValue(new Stretch(rest.from(), Math.max(rest.from(), begin)));
            }
            long[] read = new long[2];
            // A window is read as a whole, or its newest letters would be missing.
            var whole = new ScanLimits(Integer.MAX_VALUE, Long.MAX_VALUE, limits.time());
            Map<Integer, Stretch> left = reader.read(step, whole, record -> {
                read[0]++;
                read[1] += Math.max(0, record.serializedValueSize());
                var letter = new Letter(record);
                if (filter.matches(connector, letter)) {
                    found.add(new Found(letter, settled.contains(letter.place())));
                }
                return true;
            });
            if (left.values().stream().anyMatch(stretch -> !stretch.isEmpty())) {
                throw new IllegalStateException("the newest letters could not be read within "
                        + limits.time().toSeconds() + " s; ask for fewer");
            }
            records += read[0];
            bytes += read[1];
            window = Math.min(window * 2, Math.max(1, limits.records() / Math.max(1, wanted.size())));
        }
        return newestOf(found, limit, wanted);
    }

    private static LetterPage newestOf(List<Found> found, int limit, Map<Integer, Stretch> unread) {
        found.sort(OLDEST_FIRST.reversed());
        List<Found> shown = found.subList(0, Math.min(limit, found.size()));
        var ends = new HashMap<Integer, Long>();
        unread.forEach((partition, stretch) -> ends.put(partition, Math.max(stretch.from(), stretch.to())));
        // What was found and is not shown comes with the next part: its window ends after the newest of it.
        for (Found hidden : found.subList(shown.size(), found.size())) {
            Place place = hidden.letter().place();
            ends.merge(place.partition(), place.offset() + 1, Math::max);
        }
        boolean more = shown.size() < found.size() || unread.values().stream().anyMatch(stretch -> !stretch.isEmpty());
        return new LetterPage(shown, more ? new Cursor(ends) : null);
    }

    private Map<Integer, Stretch> wanted() {
        return wanted(reader.everything(), filter);
    }

    /** The stretches that a filter leaves of a topic. */
    static Map<Integer, Stretch> wanted(Map<Integer, Stretch> everything, LetterFilter filter) {
        var wanted = new TreeMap<Integer, Stretch>();
        long from = filter.from() == null ? 0 : filter.from();
        long to = filter.to() == null ? Long.MAX_VALUE : filter.to() + 1;
        everything.forEach((partition, stretch) -> {
            if (filter.partition() == null || filter.partition().equals(partition)) {
                wanted.put(partition, stretch.within(new Stretch(from, to)));
            }
        });
        return wanted;
    }

    private static Cursor cursor(Map<Integer, Stretch> stretches, ToLongFunction<Stretch> offset) {
        var offsets = new HashMap<Integer, Long>();
        stretches.forEach((partition, stretch) -> offsets.put(partition, offset.applyAsLong(stretch)));
        return new Cursor(offsets);
    }
}
