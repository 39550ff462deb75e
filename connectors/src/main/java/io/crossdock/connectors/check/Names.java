package io.crossdock.connectors.check;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name somebody probably meant. */
final class Names {
    private Names() {}

    /** {@code " - did you mean 'x'?"}, or nothing when no candidate is near. */
    static String didYouMean(String wrong, Collection<String> candidates) {
        return nearest(wrong, candidates)
                .map(it -> " - did you mean '" + it + "'?")
                .orElse("");
    }

    /** The candidate that takes the fewest edits, at most a third of the name's letters (and always allowing two). */
    static Optional<String> nearest(String wrong, Collection<String> candidates) {
        String sought = wrong.toLowerCase(Locale.ROOT);
        int best = Math.max(2, wrong.length() / 3) + 1;
        String found = null;
        for (String candidate : candidates) {
            int edits = edits(sought, candidate.toLowerCase(Locale.ROOT));
            if (edits < best && edits < candidate.length()) {
                best = edits;
                found = candidate;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Insertions, deletions, replacements and swaps of neighbours between two words. */
    private static int edits(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                int least = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
            }
        }
        return cost[from.length()][to.length()];
    }
}
