package io.crossdock.connectors.lease;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class SpreadTest {
    private static Claim claim(String node, Set<String> wanted, Map<String, Integer> held) {
        return Claim.of(node, wanted, held, Set.of());
    }

    @Test
    void aLoneNodeRunsAllItHas() {
        Spread spread = Spread.of(Map.of("m1", claim("a:1", Set.of("x", "y"), Map.of())));

        assertThat(spread.grants()).containsEntry("m1", new TreeSet<>(Set.of("x", "y")));
        assertThat(spread.owners()).isEqualTo(Map.of("x", "a:1", "y", "a:1"));
    }

    @Test
    void freeLeasesAreSpreadEvenly() {
        var all = new TreeSet<String>();
        for (int i = 0; i < 10; i++) {
            all.add("s" + i);
        }
        Spread spread = Spread.of(Map.of(
                "m1", claim("a:1", all, Map.of()),
                "m2", claim("b:1", all, Map.of()),
                "m3", claim("c:1", all, Map.of())));

        assertThat(spread.grants().values())
                .allSatisfy(leases -> assertThat(leases).hasSizeBetween(3, 4));
        assertThat(spread.owners().keySet()).isEqualTo(all);
    }

    @Test
    void whatIsHeldIsGivenToNobodyElse() {
        Spread spread = Spread.of(Map.of(
                "m1", claim("a:1", Set.of(), Map.of("x", 3)), // its file is gone, it has not stopped yet
                "m2", claim("b:1", Set.of("x"), Map.of())));

        assertThat(spread.grants().get("m1")).isEmpty();
        assertThat(spread.grants().get("m2")).isEmpty();
        assertThat(spread.owners()).isEmpty();
    }

    @Test
    void aNewNodeIsGivenItsShareOnlyWhenTheFormerHolderHasStopped() {
        var all = Set.of("w", "x", "y", "z");
        Spread first = Spread.of(Map.of(
                "m1", claim("a:1", all, Map.of("w", 1, "x", 1, "y", 1, "z", 1)),
                "m2", claim("b:1", all, Map.of())));

        assertThat(first.grants().get("m1")).hasSize(2);
        assertThat(first.grants().get("m2")).isEmpty();

        var kept = new HashMap<String, Integer>();
        requireNonNull(first.grants().get("m1")).forEach(lease -> kept.put(lease, 1));
        Spread second = Spread.of(Map.of("m1", claim("a:1", all, kept), "m2", claim("b:1", all, Map.of())));
        assertThat(second.grants().get("m1")).isEqualTo(kept.keySet());
        assertThat(second.grants().get("m2")).hasSize(2).doesNotContainAnyElementsOf(kept.keySet());
    }

    @Test
    void ofTwoThatHoldTheSameTheLaterLeaseCounts() {
        Spread spread = Spread.of(Map.of(
                "m1", claim("a:1", Set.of("x"), Map.of("x", 5)), // was believed dead
                "m2", claim("b:1", Set.of("x"), Map.of("x", 7))));

        assertThat(spread.grants().get("m1")).isEmpty();
        assertThat(spread.grants().get("m2")).containsExactly("x");
    }

    @Test
    void onlyNodesThatHaveAConnectorRunIt() {
        Spread spread = Spread.of(Map.of(
                "m1", claim("a:1", Set.of("x", "y"), Map.of()),
                "m2", claim("b:1", Set.of("y", "z"), Map.of())));

        assertThat(spread.owners()).containsEntry("x", "a:1").containsEntry("z", "b:1");
    }

    @Test
    void aPausedConnectorIsNotMovedForBalance() {
        var all = Set.of("x", "y", "z");
        Spread spread = Spread.of(Map.of(
                "m1", Claim.of("a:1", all, Map.of("x", 1, "y", 1, "z", 1), all),
                "m2", claim("b:1", all, Map.of())));

        assertThat(spread.grants().get("m1")).isEqualTo(new TreeSet<>(all));
    }

    /** Nodes come, go silently, and change their files; whoever runs something is never joined by a second one. */
    @Test
    void nobodyIsGrantedWhatAnotherMemberHoldsHoweverTheGroupChanges() {
        var random = new Random(7);
        var held = new TreeMap<String, Map<String, Integer>>();
        var names = List.of("a", "b", "c", "d", "e", "f", "g");
        for (int generation = 1; generation <= 2_000; generation++) {
            String node = "m" + random.nextInt(4);
            if (random.nextInt(3) == 0) {
                held.remove(node); // died; what it held is free
            } else {
                held.putIfAbsent(node, new HashMap<>());
            }
            var claims = new HashMap<String, Claim>();
            held.forEach((member, leases) -> {
                var wanted = new HashSet<>(names);
                wanted.removeIf(name -> random.nextInt(10) == 0);
                claims.put(member, claim(member, wanted, leases));
            });
            Spread spread = Spread.of(claims);
            var running = new ArrayList<String>();
            for (String member : List.copyOf(held.keySet())) {
                Set<String> granted = requireNonNull(spread.grants().get(member));
                Map<String, Integer> mine = requireNonNull(held.get(member));
                // Some stop what was taken from them at once, some are slow: until then it is held.
                mine.keySet().removeIf(lease -> !granted.contains(lease) && random.nextBoolean());
                int epoch = generation;
                granted.forEach(lease -> mine.putIfAbsent(lease, epoch));
                running.addAll(mine.keySet());
            }
            assertThat(running).doesNotHaveDuplicates();
        }
    }
}
