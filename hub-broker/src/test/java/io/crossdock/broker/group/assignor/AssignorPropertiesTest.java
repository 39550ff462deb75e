package io.crossdock.broker.group.assignor;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.Uuid;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold of every assignment, whoever reads whatever. */
class AssignorPropertiesTest {
    private static final List<Uuid> TOPICS = List.of(new Uuid(1, 1), new Uuid(1, 2), new Uuid(1, 3), new Uuid(1, 4));

    @Provide
    Arbitrary<Demand> demands() {
        Arbitrary<Map<Uuid, Integer>> counts = Arbitraries.integers()
                .between(1, 9)
                .list()
                .ofSize(TOPICS.size())
                .map(sizes -> {
                    var of = new HashMap<Uuid, Integer>();
                    for (int i = 0; i < sizes.size(); i++) {
                        of.put(TOPICS.get(i), sizes.get(i));
                    }
                    return of;
                });
        Arbitrary<List<Set<Uuid>>> subscriptions = Arbitraries.of(TOPICS)
                .set()
                .ofMinSize(0)
                .ofMaxSize(4)
                .list()
                .ofMinSize(1)
                .ofMaxSize(7);
        return Combinators.combine(counts, subscriptions).as((sizes, topics) -> {
            var members = new HashMap<String, Subscriber>();
            for (int i = 0; i < topics.size(); i++) {
                members.put("m" + i, new Subscriber("m" + i, topics.get(i), Assignment.EMPTY));
            }
            return new Demand(members, sizes);
        });
    }

    @Provide
    Arbitrary<Demand> equals() {
        return demands().map(demand -> subscribing(demand, Set.copyOf(TOPICS)));
    }

    @Property(seed = "20261126")
    void everyPartitionThatIsReadGoesToExactlyOneOfItsReaders(@ForAll("demands") Demand demand) {
        for (Assignor assignor : Assignors.ALL) {
            checkComplete(demand, assignor.assign(demand));
        }
    }

    @Property(seed = "20261126")
    void equalDemandsAreAnsweredEqually(@ForAll("demands") Demand demand) {
        for (Assignor assignor : Assignors.ALL) {
            assertThat(assignor.assign(new Demand(new HashMap<>(demand.members()), demand.partitions())))
                    .isEqualTo(assignor.assign(demand));
        }
    }

    @Property(seed = "20261126")
    void amongEqualsUniformGivesNobodyTwoMoreThanAnother(@ForAll("equals") Demand demand) {
        assertThat(spread(new UniformAssignor().assign(demand).values())).isLessThanOrEqualTo(1);
    }

    @Property(seed = "20261126")
    void uniformLeavesNobodyWhoCouldHandAPartitionToSomebodyWithTwoLess(@ForAll("demands") Demand demand) {
        Map<String, Assignment> shares = new UniformAssignor().assign(demand);
        shares.forEach((giver, share) -> shares.forEach((taker, other) -> {
            boolean could = share.topics().keySet().stream()
                    .anyMatch(topic -> demand.member(taker).topics().contains(topic));
            if (could) {
                assertThat(share.size() - other.size())
                        .as("%s has %s, %s has %s", giver, share, taker, other)
                        .isLessThan(2);
            }
        }));
    }

    @Property(seed = "20261126")
    void uniformChangesNothingWhenNothingChanged(@ForAll("demands") Demand demand) {
        var assignor = new UniformAssignor();
        Map<String, Assignment> first = assignor.assign(demand);

        assertThat(assignor.assign(continued(demand, first))).isEqualTo(first);
    }

    @Property(seed = "20261126")
    void whenOneLeavesTheOthersKeepAllTheyHad(@ForAll("equals") Demand demand) {
        var assignor = new UniformAssignor();
        Map<String, Assignment> first = assignor.assign(demand);
        Map<String, Subscriber> left = new HashMap<>(continued(demand, first).members());
        left.remove("m0");
        if (left.isEmpty()) {
            return;
        }
        Map<String, Assignment> second = assignor.assign(new Demand(left, demand.partitions()));

        second.forEach((member, share) -> assertThat(partitions(share))
                .as(member)
                .containsAll(partitions(first.getOrDefault(member, Assignment.EMPTY))));
    }

    @Property(seed = "20261126")
    void whenOneJoinsOnlyItsOwnShareMoves(@ForAll("equals") Demand demand) {
        var assignor = new UniformAssignor();
        Map<String, Assignment> first = assignor.assign(demand);
        Map<String, Subscriber> more = new HashMap<>(continued(demand, first).members());
        more.put("newcomer", new Subscriber("newcomer", Set.copyOf(TOPICS), Assignment.EMPTY));
        Map<String, Assignment> second = assignor.assign(new Demand(more, demand.partitions()));

        first.forEach((member, share) -> {
            var gained = new HashSet<>(partitions(second.getOrDefault(member, Assignment.EMPTY)));
            gained.removeAll(partitions(share));
            assertThat(gained).as("what %s got from others", member).isEmpty();
        });
    }

    @Property(seed = "20261126")
    void rangesAreNeighboursAndAsLongAsEachOther(@ForAll("demands") Demand demand) {
        Map<String, Assignment> shares = new RangeAssignor().assign(demand);
        for (Uuid topic : TOPICS) {
            List<Integer> sizes = new ArrayList<>();
            demand.members().forEach((id, member) -> {
                if (member.topics().contains(topic)) {
                    Set<Integer> range =
                            shares.getOrDefault(id, Assignment.EMPTY).of(topic);
                    sizes.add(range.size());
                    if (!range.isEmpty()) {
                        assertThat(Collections.max(range) - Collections.min(range))
                                .isEqualTo(range.size() - 1);
                    }
                }
            });
            if (!sizes.isEmpty()) {
                assertThat(Collections.max(sizes) - Collections.min(sizes)).isLessThanOrEqualTo(1);
            }
        }
    }

    @Property(seed = "20261126")
    void rangeGivesTheSamePartitionsOfTopicsOfOneSize(@ForAll("equals") Demand demand) {
        var sizes = TOPICS.stream().collect(Collectors.toMap(topic -> topic, topic -> 6));
        new RangeAssignor().assign(new Demand(demand.members(), sizes)).values().forEach(share -> assertThat(
                        new HashSet<>(share.topics().values()))
                .hasSizeLessThanOrEqualTo(1));
    }

    @Property(seed = "20261126")
    void aRestartedStaticMemberFindsItsRangeAgain(@ForAll("equals") Demand demand) {
        var assignor = new RangeAssignor();
        var renamed = new HashMap<String, Subscriber>();
        demand.members().forEach((id, member) -> renamed.put("again-" + id, member));

        Map<String, Assignment> second = assignor.assign(new Demand(renamed, demand.partitions()));
        assignor.assign(demand)
                .forEach((id, share) -> assertThat(second.get("again-" + id)).isEqualTo(share));
    }

    private static void checkComplete(Demand demand, Map<String, Assignment> shares) {
        assertThat(shares.keySet()).isEqualTo(demand.members().keySet());
        Map<String, String> owners = new HashMap<>();
        shares.forEach((id, share) -> share.topics().forEach((topic, partitions) -> {
            assertThat(demand.member(id).topics()).contains(topic);
            partitions.forEach(partition -> {
                assertThat(partition).isLessThan(demand.partitions().get(topic));
                assertThat(owners.put(topic + "-" + partition, id)).isNull();
            });
        }));
        int read = TOPICS.stream()
                .filter(topic -> demand.members().values().stream()
                        .anyMatch(member -> member.topics().contains(topic)))
                .mapToInt(topic -> demand.partitions().get(topic))
                .sum();
        assertThat(owners).hasSize(read);
    }

    private static Demand subscribing(Demand demand, Set<Uuid> topics) {
        var members = new HashMap<String, Subscriber>();
        demand.members().forEach((id, member) -> members.put(id, new Subscriber(id, topics, member.current())));
        return new Demand(members, demand.partitions());
    }

    private static Demand continued(Demand demand, Map<String, Assignment> shares) {
        var members = new HashMap<String, Subscriber>();
        demand.members()
                .forEach((id, member) -> members.put(
                        id, new Subscriber(id, member.topics(), shares.getOrDefault(id, Assignment.EMPTY))));
        return new Demand(members, demand.partitions());
    }

    private static int spread(Iterable<Assignment> shares) {
        var sizes = new TreeSet<Integer>();
        shares.forEach(share -> sizes.add(share.size()));
        return sizes.last() - sizes.first();
    }

    private static Set<String> partitions(Assignment share) {
        var all = new HashSet<String>();
        share.topics().forEach((topic, numbers) -> numbers.forEach(number -> all.add(topic + "-" + number)));
        return all;
    }
}
