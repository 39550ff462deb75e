package io.crossdock.security.rest;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name somebody probably meant: the one with the fewest changed, missing, added or swapped characters. */
public final class Nearest {
    private Nearest() {}

    /** The most similar candidate, if one is similar enough to be worth suggesting. */
    public static Optional<String> to(String name, Collection<String> candidates) {
        int tolerance = Math.max(2, name.length() / 4);
        return candidates.stream()
                .filter(candidate -> Math.abs(candidate.length() - name.length()) <= tolerance)
                .map(candidate -> new Scored(candidate, distance(name, candidate)))
                .filter(scored -> scored.distance <= tolerance)
                .min(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name))
                .map(Scored::name);
    }

    /** {@code " - did you mean 'x'?"}, or nothing when no candidate is similar. */
    public static String hint(String name, Collection<String> candidates) {
        return to(name, candidates)
                .map(near -> " - did you mean '" + near + "'?")
                .orElse("");
    }

    private record Scored(String name, int distance) {}

    /** Edit distance in which a swap of neighbours is one edit: swaps are the most common slip of the fingers. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(last[j - 1] + change, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                row[j] = swapped ? Math.min(best, beforeLast[j - 2] + 1) : best;
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
