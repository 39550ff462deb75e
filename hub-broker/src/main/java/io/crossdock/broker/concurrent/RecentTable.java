package io.crossdock.broker.concurrent;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What was met lately, in a table of fixed size: an entry has a few places where it may stand, and when all of them are
 * taken, it takes the one of whichever was not met for the longest time.
 *
 * <p>Whoever looks for an entry looks at its places one after the other, with {@link #at}, and compares; so what is known
 * costs no garbage, not even a key. What is added by two threads at once may stand there twice or be lost, and comes again.
 * Thread-safe, without locks.
 *
 * @param <E> an entry, with what was counted of it
 */
public final class RecentTable<E extends RecentTable.Entry> {
    /** In how many places an entry may stand. */
    public static final int PLACES = 8;

    private final AtomicReferenceArray<@Nullable E> table;
    private final int mask;

    /** @param size entries that are kept at most, a power of two */
    public RecentTable(int size) {
        if (Integer.bitCount(size) != 1 || size < PLACES) {
            throw new IllegalArgumentException("not a power of two of at least " + PLACES + ": " + size);
        }
        this.table = new AtomicReferenceArray<>(size);
        this.mask = size - 1;
    }

    /** Something that is met again and again. */
    public interface Entry {
        /** When it was met last, by a clock that never goes back and may begin anywhere. */
        long last();
    }

    /**
     * What stands in one of the places for this hash.
     *
     * @param place from 0 to less than {@link #PLACES}
     * @return null if nothing does, and then nothing in the places behind it that is looked for either
     */
    public @Nullable E at(int hash, int place) {
        return table.get(index(hash, place));
    }

    /** Adds what was found in none of its places. */
    public void add(int hash, E entry) {
        table.set(freest(hash), entry);
    }

    private int freest(int hash) {
        int oldest = 0;
        long last = 0;
        for (int place = 0; place < PLACES; place++) {
            E other = at(hash, place);
            if (other == null) {
                return index(hash, place);
            }
            long met = other.last();
            if (place == 0 || met - last < 0) {
                last = met;
                oldest = place;
            }
        }
        return index(hash, oldest);
    }

    /** Everything in it, in no order. */
    public List<E> all() {
        var all = new ArrayList<E>();
        for (int index = 0; index < table.length(); index++) {
            E entry = table.get(index);
            if (entry != null) {
                all.add(entry);
            }
        }
        return all;
    }

    private int index(int hash, int place) {
        return ((hash ^ hash >>> 16) + place) & mask;
    }
}
