package io.crossdock.faults;

import io.crossdock.torture.Load;
import io.crossdock.torture.Plan;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class DeckTest {
    private static final List<Kind> ALL = List.of(Kind.values());

    @Test
    void everyKindComesOnceBeforeAnyComesAgain() {
        List<Kind> dealt = deal(new Deck(ALL), new Random(7), ALL.size());
        assertThat(dealt).containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void whatTheMachineCannotDoIsNotDealt() {
        assertThat(deal(new Deck(List.of(Kind.RESTART, Kind.ZOOKEEPER_GONE)), new Random(7), 50))
                .containsOnly(Kind.RESTART, Kind.ZOOKEEPER_GONE);
    }

    @Test
    void theSameSeedMakesTheSamePlan() {
        assertThat(plan(7)).isEqualTo(plan(7)).isNotEqualTo(plan(8));
    }

    private static Plan plan(long seed) {
        return Plan.of(seed, 1, 120, new Load(10, 50), new Deck(ALL));
    }

    private static List<Kind> deal(Deck deck, Random random, int count) {
        var kinds = new ArrayList<Kind>();
        while (kinds.size() < count) {
            var episode = (Episode) deck.draw(random);
            episode.faults().forEach(fault -> kinds.add(fault.kind()));
        }
        return kinds.subList(0, count);
    }
}
