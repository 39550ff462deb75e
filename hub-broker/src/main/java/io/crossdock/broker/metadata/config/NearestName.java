package io.crossdock.broker.metadata.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name somebody probably meant. */
final class NearestName {
    private NearestName() {}

    /** The known name with the fewest edits from {@code typed}, if a third of it or less would have to change. */
    static Optional<String> to(String typed, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(name -> edits(typed, name)).thenComparing(name -> name))
                .filter(name -> edits(typed, name) <= Math.max(1, typed.length() / 3));
    }

    /** {@code "; did you mean 'x'?"} or nothing. */
    static String hint(String typed, Collection<String> known) {
        return to(typed, known).map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    /** Levenshtein's distance: inserted, removed and replaced characters. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
