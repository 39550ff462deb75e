package io.crossdock.cli.cluster;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides what to move where. In this order: nothing stays on brokers that leave; each partition stands in as many racks
 * as it can; brokers that take replicas have the same number of them, give or take one where racks allow it, moving the
 * smallest; and they are preferred to lead as many, which costs nothing. Every partition keeps its number of replicas.
 * Pure: the same state gives the same plan, and the plan for where a plan leads to is empty.
 */
public final class RebalancePlanner {
    private final ClusterState state;
    private final Set<Integer> leaving;
    private final List<Member> takers;
    private final Placement placement;
    private final Map<List<Integer>, TopicPartition> passedOver = new HashMap<>();

    private RebalancePlanner(ClusterState state, Set<Integer> leaving) {
        this.state = state;
        this.leaving = Set.copyOf(leaving);
        this.takers = state.members().values().stream()
                .filter(member -> member.takesReplicas() && !leaving.contains(member.id()))
                .toList();
        this.placement = Placement.of(state);
    }

    /** Spreads everything evenly. */
    public static MovePlan rebalance(ClusterState state) {
        var planner = new RebalancePlanner(state, Set.of());
        planner.standApart();
        planner.evenOut();
        planner.leadEvenly();
        return planner.plan();
    }

    /**
     * Takes everything from a broker, and moves nothing else.
     *
     * @throws ImpossibleMoveException when there are not enough brokers left for what it has, or nobody leads a partition
     *     of it that could be copied from
     */
    public static MovePlan decommission(ClusterState state, int broker) {
        var planner = new RebalancePlanner(state, Set.of(broker));
        planner.requireSources(broker);
        planner.leave();
        planner.leadEvenly();
        return planner.plan();
    }

    private MovePlan plan() {
        var moves = new ArrayList<Move>();
        for (PlacedPartition each : state.partitions()) {
            List<Integer> after = placement.replicas(each.id());
            if (!after.equals(each.target())) {
                moves.add(new Move(each.id(), each.target(), after, each.bytes()));
            }
        }
        return new MovePlan(state, moves);
    }

    private void requireSources(int broker) {
        List<PlacedPartition> lost =
                state.on(broker).stream().filter(PlacedPartition::isOffline).toList();
        if (!lost.isEmpty()) {
            throw ImpossibleMoveException.withoutSource(leaving, lost);
        }
    }

    private void leave() {
        var stranded = new ArrayList<TopicPartition>();
        for (int broker : leaving) {
            // the largest first, while there is most choice
            var held = new ArrayList<>(placement.held(broker));
            for (int i = held.size() - 1; i >= 0; i--) {
                TopicPartition id = held.get(i);
                Optional<Member> next = successor(id, broker);
                next.ifPresentOrElse(taker -> placement.replace(id, broker, taker.id()), () -> stranded.add(id));
            }
        }
        if (!stranded.isEmpty()) {
            throw new ImpossibleMoveException(leaving, stranded, state, takers.size());
        }
    }

    /** Who gets this replica: in a rack of its own if possible, then who has fewest. */
    private Optional<Member> successor(TopicPartition id, int from) {
        return takers.stream()
                .filter(member -> !placement.replicas(id).contains(member.id()))
                .min(Comparator.comparing((Member member) -> -placement.racks(id, from, member.id()))
                        .thenComparing(member -> placement.replicas(member.id()))
                        .thenComparing(member -> placement.bytes(member.id()))
                        .thenComparing(Member::id));
    }

    /** One replica more in another rack as long as that is possible. */
    private void standApart() {
        for (TopicPartition id : List.copyOf(placement.partitions())) {
            boolean better = true;
            while (better) {
                better = false;
                int racks = placement.racks(id);
                for (int from : placement.replicas(id)) {
                    Optional<Member> next =
                            successor(id, from).filter(taker -> placement.racks(id, from, taker.id()) > racks);
                    if (next.isPresent()) {
                        placement.replace(id, from, next.get().id());
                        better = true;
                        break;
                    }
                }
            }
        }
    }

    /** Moves from who has most to who has fewest until nobody has two more than another who could take one. */
    private void evenOut() {
        while (evenOutOnce()) {
            // each move makes the difference smaller, so this ends
        }
    }

    private boolean evenOutOnce() {
        List<Member> ascending = takers.stream()
                .sorted(Comparator.comparing((Member member) -> placement.replicas(member.id()))
                        .thenComparing(member -> placement.bytes(member.id()))
                        .thenComparing(Member::id))
                .toList();
        List<Integer> givers = givers();
        for (Member taker : ascending) {
            for (int giver : givers) {
                if (placement.replicas(giver) - placement.replicas(taker.id()) < 2) {
                    break;
                }
                Optional<TopicPartition> smallest = smallest(giver, taker.id());
                if (smallest.isPresent()) {
                    placement.replace(smallest.get(), giver, taker.id());
                    return true;
                }
            }
        }
        return false;
    }

    /** Begins where the last search for the same two ended: what was passed over then is mostly still to be. */
    private Optional<TopicPartition> smallest(int giver, int taker) {
        var pair = List.of(giver, taker);
        TopicPartition from = passedOver.get(pair);
        Optional<TopicPartition> found = from == null
                ? Optional.empty()
                : placement.held(giver).tailSet(from).stream()
                        .filter(id -> isMovable(id, giver, taker))
                        .findFirst();
        if (found.isEmpty()) {
            found = placement.held(giver).stream()
                    .filter(id -> isMovable(id, giver, taker))
                    .findFirst();
        }
        found.ifPresent(id -> passedOver.put(pair, id));
        return found;
    }

    private boolean isMovable(TopicPartition id, int giver, int taker) {
        return !placement.replicas(id).contains(taker) && placement.racks(id, giver, taker) >= placement.racks(id);
    }

    /** Who has most first. A cordoned broker gives too; one that is down has nothing to copy from, and keeps it. */
    private List<Integer> givers() {
        return state.members().values().stream()
                .filter(Member::alive)
                .map(Member::id)
                .sorted(Comparator.comparing((Integer id) -> -placement.replicas(id))
                        .thenComparing(id -> id))
                .toList();
    }

    private void leadEvenly() {
        var candidates = new TreeMap<Integer, Member>();
        state.members().values().stream()
                .filter(member -> member.alive() && !leaving.contains(member.id()))
                .forEach(member -> candidates.put(member.id(), member));
        new LeaderBalance(placement, candidates.keySet()).make();
    }
}
