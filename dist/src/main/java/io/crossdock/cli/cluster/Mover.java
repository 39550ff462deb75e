package io.crossdock.cli.cluster;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Has a cluster carry out moves, some at a time, and watches until they are done. The cluster goes on by itself with what
 * it was given if this program ends.
 */
public final class Mover {
    /** Many enough to keep every broker busy, and few enough to be taken back quickly. */
    private static final int AT_ONCE = 50;

    private static final int MOST_IN_A_REQUEST = 1000;

    private final Admin admin;
    private final ClusterReader reader;
    private final Duration pause;
    private final Duration patience;
    private final Consumer<Progress> watcher;

    /**
     * @param pause between two looks
     * @param patience how long a broker that is waited for may be away
     * @param watcher told after each look
     */
    public Mover(Admin admin, Duration pause, Duration patience, Consumer<Progress> watcher) {
        this.admin = admin;
        this.reader = new ClusterReader(admin);
        this.pause = pause;
        this.patience = patience;
        this.watcher = watcher;
    }

    /**
     * How far it is.
     *
     * @param moved partitions that are where they should be
     * @param partitions all of them
     * @param copied bytes that are there
     * @param bytes that have to be copied
     * @param underWay partitions the cluster works on
     * @param missing brokers that are away and that some of these wait for
     */
    public record Progress(int moved, int partitions, long copied, long bytes, int underWay, Set<Integer> missing) {}

    /**
     * Carries out a plan; returns when it is done.
     *
     * @throws StuckMovesException when what is left waits for brokers that have been away for too long; everything else
     *     is done then
     */
    public void carryOut(Collection<Move> moves) throws ExecutionException, InterruptedException {
        follow(new ArrayDeque<>(moves), new HashMap<>(), moves);
    }

    /**
     * Waits for what is under way, whoever began it.
     *
     * @throws StuckMovesException as {@link #carryOut}
     */
    public void attach(ClusterState state) throws ExecutionException, InterruptedException {
        List<Move> moves = underWay(state);
        Map<TopicPartition, Move> sent = new HashMap<>();
        moves.forEach(move -> sent.put(move.id(), move));
        follow(new ArrayDeque<>(), sent, moves);
    }

    private void follow(Deque<Move> waiting, Map<TopicPartition, Move> sent, Collection<Move> moves)
            throws ExecutionException, InterruptedException {
        var absences = new Absences(patience);
        var done = new ArrayList<Move>();
        while (done.size() < moves.size()) {
            Set<Integer> alive = reader.alive();
            submit(waiting, sent, alive);
            look(sent, done, moves, alive);
            if (done.size() < moves.size()) {
                giveUpIfStuck(waiting, sent, alive, absences);
                Thread.sleep(pause.toMillis());
                absences.pass(pause);
            }
        }
    }

    /** As long as anything else goes on it is not the time to give up. */
    private static void giveUpIfStuck(
            Collection<Move> waiting, Map<TopicPartition, Move> sent, Set<Integer> alive, Absences absences) {
        var left = new ArrayList<>(waiting);
        left.addAll(sent.values());
        var missing = new TreeSet<Integer>();
        left.forEach(move -> missing.addAll(move.waitsFor(alive)));
        absences.look(missing);
        Set<Integer> gone = absences.givenUp();
        if (left.stream().allMatch(move -> move.waitsFor(alive).stream().anyMatch(gone::contains))) {
            throw new StuckMovesException(left, sent.size(), gone, alive);
        }
    }

    /** Takes back what is under way. */
    public Set<TopicPartition> cancel() throws ExecutionException, InterruptedException {
        Map<TopicPartition, Optional<NewPartitionReassignment>> back = new HashMap<>();
        reader.moves().keySet().forEach(id -> back.put(id, Optional.empty()));
        if (!back.isEmpty()) {
            admin.alterPartitionReassignments(back).all().get();
        }
        return back.keySet();
    }

    /** What is under way, as moves. */
    public static List<Move> underWay(ClusterState state) {
        return state.moving().stream()
                .map(each -> new Move(each.id(), origin(each), each.target(), each.bytes()))
                .toList();
    }

    private static List<Integer> origin(PlacedPartition moving) {
        var origin = new ArrayList<>(moving.replicas());
        origin.removeAll(moving.adding());
        return origin;
    }

    /**
     * What only changes the order costs nothing, so its number is not bounded by the copies under way. What waits for a
     * broker that is away is not begun: the cluster would refuse it, or begin what it cannot end.
     */
    private void submit(Deque<Move> waiting, Map<TopicPartition, Move> sent, Set<Integer> alive)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Optional<NewPartitionReassignment>> next = new HashMap<>();
        long copying =
                sent.values().stream().filter(move -> !move.adding().isEmpty()).count();
        for (Iterator<Move> moves = waiting.iterator(); moves.hasNext() && next.size() < MOST_IN_A_REQUEST; ) {
            Move move = moves.next();
            if (!move.waitsFor(alive).isEmpty()) {
                continue;
            }
            if (!move.adding().isEmpty() && ++copying > AT_ONCE) {
                break;
            }
            moves.remove();
            next.put(move.id(), Optional.of(new NewPartitionReassignment(move.after())));
            sent.put(move.id(), move);
        }
        if (!next.isEmpty()) {
            admin.alterPartitionReassignments(next).all().get();
        }
    }

    private void look(Map<TopicPartition, Move> sent, List<Move> done, Collection<Move> all, Set<Integer> alive)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, PartitionReassignment> underWay = reader.moves();
        for (Move move : List.copyOf(sent.values())) {
            if (!underWay.containsKey(move.id())) {
                sent.remove(move.id());
                done.add(move);
            }
        }
        var missing = new TreeSet<Integer>();
        sent.values().forEach(move -> missing.addAll(move.waitsFor(alive)));
        watcher.accept(new Progress(
                done.size(),
                all.size(),
                done.stream().mapToLong(Move::cost).sum() + copied(sent.values(), alive),
                all.stream().mapToLong(Move::cost).sum(),
                sent.size(),
                missing));
    }

    /** A broker that is away is not asked: that would take as long as the client waits for an answer. */
    private long copied(Collection<Move> sent, Set<Integer> alive) throws InterruptedException {
        Set<Integer> takers = new HashSet<>();
        sent.forEach(move -> takers.addAll(move.adding()));
        takers.retainAll(alive);
        if (takers.isEmpty()) {
            return 0;
        }
        Map<Integer, Map<TopicPartition, Long>> sizes = reader.sizes(takers);
        long copied = 0;
        for (Move move : sent) {
            for (int taker : move.adding()) {
                copied += Math.min(
                        move.bytes(), sizes.getOrDefault(taker, Map.of()).getOrDefault(move.id(), 0L));
            }
        }
        return copied;
    }
}
