package io.crossdock.connectors.lease;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who runs what: decided by one member of the group from what all of them claim, and told to all.
 *
 * <p>Two rules keep a connector from running twice. What somebody holds is given to nobody else, even if it is to move:
 * its holder is told to stop, says so by not holding it any more, and only then is it free. If two say that they hold the
 * same, one of them was believed dead: the later lease counts, and the other is told to stop.
 *
 * @param grants what each member may run, by its id
 * @param owners the node of each lease that is granted
 */
record Spread(SortedMap<String, SortedSet<String>> grants, SortedMap<String, String> owners) {
    Spread {
        grants = Collections.unmodifiableSortedMap(new TreeMap<>(grants));
        owners = Collections.unmodifiableSortedMap(new TreeMap<>(owners));
    }

    /**
     * Spreads the leases evenly, moving as few as that takes.
     *
     * @param claims of the members, by their ids
     */
    static Spread of(Map<String, Claim> claims) {
        return new Round(new TreeMap<>(claims)).decide();
    }

    /** One decision under way. */
    private static final class Round {
        private final SortedMap<String, Claim> claims;
        private final SortedMap<String, SortedSet<String>> grants = new TreeMap<>();
        private final Map<String, Integer> load = new HashMap<>();

        private Round(SortedMap<String, Claim> claims) {
            this.claims = claims;
            claims.keySet().forEach(member -> {
                grants.put(member, new TreeSet<>());
                load.put(member, 0);
            });
        }

        private Spread decide() {
            List<String> free = keepWhatIsHeld();
            free.sort(Comparator.<String>comparingInt(lease -> candidates(lease).size())
                    .thenComparing(Comparator.naturalOrder()));
            free.forEach(lease -> lightest(lease).ifPresent(member -> grant(member, lease)));
            takeFromTheLoaded();
            var owners = new TreeMap<String, String>();
            grants.forEach((member, leases) ->
                    leases.forEach(lease -> owners.put(lease, claim(member).node())));
            return new Spread(grants, owners);
        }

        /** Grants what is held to its holder if that wants it still, and answers what nobody holds. */
        private List<String> keepWhatIsHeld() {
            var free = new ArrayList<String>();
            for (String lease : wanted()) {
                Optional<String> holder = claims.keySet().stream()
                        .filter(member -> claim(member).held().containsKey(lease))
                        .max(Comparator.comparingInt(
                                member -> claim(member).held().getOrDefault(lease, 0)));
                if (holder.isEmpty()) {
                    free.add(lease);
                } else if (claim(holder.get()).wanted().contains(lease)) {
                    grant(holder.get(), lease);
                }
            }
            return free;
        }

        /** What moves is granted to nobody this time; its place is kept where it will go. */
        private void takeFromTheLoaded() {
            for (String lease : wanted()) {
                Optional<String> from = holder(lease);
                Optional<String> to = lightest(lease);
                if (from.isPresent()
                        && to.isPresent()
                        && !claim(from.get()).pinned().contains(lease)
                        && load(from.get()) > load(to.get()) + 1) {
                    grants(from.get()).remove(lease);
                    load.merge(from.get(), -1, Integer::sum);
                    load.merge(to.get(), 1, Integer::sum);
                }
            }
        }

        private void grant(String member, String lease) {
            grants(member).add(lease);
            load.merge(member, 1, Integer::sum);
        }

        private Optional<String> holder(String lease) {
            return grants.keySet().stream()
                    .filter(member -> grants(member).contains(lease))
                    .findFirst();
        }

        private Optional<String> lightest(String lease) {
            return candidates(lease).stream()
                    .min(Comparator.<String>comparingInt(this::load)
                            .thenComparing(member -> claim(member).node())
                            .thenComparing(Comparator.naturalOrder()));
        }

        private List<String> candidates(String lease) {
            return claims.keySet().stream()
                    .filter(member -> claim(member).wanted().contains(lease))
                    .toList();
        }

        private Set<String> wanted() {
            var all = new TreeSet<String>();
            claims.values().forEach(claim -> all.addAll(claim.wanted()));
            return all;
        }

        private Claim claim(String member) {
            return claims.getOrDefault(member, Claim.of(member, Set.of(), Map.of(), Set.of()));
        }

        private SortedSet<String> grants(String member) {
            return grants.computeIfAbsent(member, none -> new TreeSet<>());
        }

        private int load(String member) {
            return load.getOrDefault(member, 0);
        }
    }
}
