package io.crossdock.security.acl;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Finds the prefixes of a name among many, the longest first, without looking at the others.
 *
 * <p>The prefixes are sorted. Between a prefix of a name and the name itself stand only texts that begin with that
 * prefix; so all prefixes of a name are among the last one that is not behind the name, and the prefixes of that one.
 * Each knows the longest of its own, which makes the search one binary search and a short walk. Immutable.
 */
final class PrefixTable {
    private final Entry[] sorted;

    /** @param patterns of different names */
    PrefixTable(Collection<PatternRules> patterns) {
        List<PatternRules> inOrder = patterns.stream()
                .sorted(Comparator.comparing(PatternRules::name))
                .toList();
        sorted = new Entry[inOrder.size()];
        var open = new ArrayDeque<Entry>();
        for (int i = 0; i < sorted.length; i++) {
            String name = inOrder.get(i).name();
            while (!open.isEmpty() && !name.startsWith(open.peek().rules().name())) {
                open.pop();
            }
            sorted[i] = new Entry(inOrder.get(i), open.peek());
            open.push(sorted[i]);
        }
    }

    /** A prefix and the next shorter one that it begins with itself. */
    record Entry(PatternRules rules, @Nullable Entry shorter) {}

    /** The longest prefix of this name; the others hang on it. */
    @Nullable
    Entry longest(String name) {
        Entry entry = floor(name);
        while (entry != null && !name.startsWith(entry.rules().name())) {
            entry = entry.shorter();
        }
        return entry;
    }

    boolean isEmpty() {
        return sorted.length == 0;
    }

    List<Entry> all() {
        return List.of(sorted);
    }

    private @Nullable Entry floor(String name) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle].rules().name().compareTo(name) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? null : sorted[low - 1];
    }
}
