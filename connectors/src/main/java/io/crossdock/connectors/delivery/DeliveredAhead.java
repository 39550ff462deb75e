package io.crossdock.connectors.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which offsets behind the committed one are delivered already, although an older one is not. It travels with the
 * committed offset as text, so that the next owner of the partition need not deliver them again.
 *
 * <p>The text is {@code ahead:} and lengths in turn, beginning at the committed offset: so many offsets open, so many
 * delivered, so many open, and so on. Text from elsewhere reads as nothing, which is always safe.
 *
 * @param ranges delivered offsets, ascending, without overlap
 */
record DeliveredAhead(List<Range> ranges) {
    static final DeliveredAhead NOTHING = new DeliveredAhead(List.of());
    private static final String MARK = "ahead:";

    DeliveredAhead {
        ranges = List.copyOf(ranges);
    }

    /** @param to the first offset behind the range */
    record Range(long from, long to) {}

    /**
     * What lies between open offsets.
     *
     * @param open offsets that are not delivered, ascending
     * @param end behind the last delivered offset; everything before it that is not open counts as delivered
     */
    static DeliveredAhead between(Collection<Long> open, long end) {
        var ranges = new ArrayList<Range>();
        long from = -1;
        for (long offset : open) {
            if (offset >= end) {
                break;
            }
            if (from >= 0 && from < offset) {
                ranges.add(new Range(from, offset));
            }
            from = offset + 1;
        }
        if (from >= 0 && from < end) {
            ranges.add(new Range(from, end));
        }
        return new DeliveredAhead(ranges);
    }

    /**
     * The text for a committed offset.
     *
     * @param longest characters; ranges that do not fit are left out, so they are delivered again
     */
    String encode(long committed, int longest) {
        var text = new StringBuilder();
        long at = committed;
        for (Range range : ranges) {
            String next = (text.isEmpty() ? MARK : ",") + (range.from() - at) + "," + (range.to() - range.from());
            if (text.length() + next.length() > longest) {
                break;
            }
            text.append(next);
            at = range.to();
        }
        return text.toString();
    }

    static DeliveredAhead decode(long committed, String text) {
        if (!text.startsWith(MARK)) {
            return NOTHING;
        }
        String[] lengths = text.substring(MARK.length()).split(",", -1);
        var ranges = new ArrayList<Range>();
        long at = committed;
        try {
            for (int i = 0; i + 1 < lengths.length; i += 2) {
                long open = Long.parseLong(lengths[i]);
                long delivered = Long.parseLong(lengths[i + 1]);
                if (open < 0 || delivered < 1) {
                    return NOTHING;
                }
                ranges.add(new Range(Math.addExact(at, open), Math.addExact(Math.addExact(at, open), delivered)));
                at = ranges.get(ranges.size() - 1).to();
            }
        } catch (ArithmeticException | NumberFormatException foreign) {
            return NOTHING;
        }
        return new DeliveredAhead(ranges);
    }

    boolean contains(long offset) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Range range = ranges.get(middle);
            if (offset < range.from()) {
                high = middle - 1;
            } else if (offset >= range.to()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** The part at and behind an offset. */
    DeliveredAhead from(long offset) {
        var left = new ArrayList<Range>();
        for (Range range : ranges) {
            long from = Math.max(range.from(), offset);
            if (from < range.to()) {
                left.add(new Range(from, range.to()));
            }
        }
        return new DeliveredAhead(left);
    }

    /** @param later ranges behind all of these */
    DeliveredAhead followedBy(DeliveredAhead later) {
        var all = new ArrayList<>(ranges);
        all.addAll(later.ranges);
        return new DeliveredAhead(all);
    }

    /** Behind the last range, 0 when there is none. */
    long end() {
        return ranges.isEmpty() ? 0 : ranges.get(ranges.size() - 1).to();
    }
}
