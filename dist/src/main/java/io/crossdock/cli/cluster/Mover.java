package io.crossdock.cli.cluster;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
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
    private final Consumer<Progress> watcher;

    /**
     * @param pause between two looks
     * @param watcher told after each look
     */
    public Mover(Admin admin, Duration pause, Consumer<Progress> watcher) {
        this.admin = admin;
        this.reader = new ClusterReader(admin);
        this.pause = pause;
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
     */
    public record Progress(int moved, int partitions, long copied, long bytes, int underWay) {}

    /** Carries out a plan; returns when it is done. */
    public void carryOut(Collection<Move> moves) throws ExecutionException, InterruptedException {
        Queue<Move> waiting = new ArrayDeque<>(moves);
        Map<TopicPartition, Move> sent = new HashMap<>();
        var done = new ArrayList<Move>();
        while (done.size() < moves.size()) {
            submit(waiting, sent);
            look(sent, done, moves);
            if (!sent.isEmpty()) {
                Thread.sleep(pause.toMillis());
            }
        }
    }

    /** Waits for what is under way, whoever began it. */
    public void attach(ClusterState state) throws ExecutionException, InterruptedException {
        List<Move> moves = underWay(state);
        Map<TopicPartition, Move> sent = new HashMap<>();
        moves.forEach(move -> sent.put(move.id(), move));
        var done = new ArrayList<Move>();
        while (done.size() < moves.size()) {
            look(sent, done, moves);
            if (done.size() < moves.size()) {
                Thread.sleep(pause.toMillis());
            }
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

    /** What only changes the order costs nothing, so its number is not bounded by the copies under way. */
    private void submit(Queue<Move> waiting, Map<TopicPartition, Move> sent)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Optional<NewPartitionReassignment>> next = new HashMap<>();
        long copying =
                sent.values().stream().filter(move -> !move.adding().isEmpty()).count();
        for (Move move = waiting.peek(); move != null && next.size() < MOST_IN_A_REQUEST; move = waiting.peek()) {
            if (!move.adding().isEmpty() && ++copying > AT_ONCE) {
                break;
            }
            waiting.remove();
            next.put(move.id(), Optional.of(new NewPartitionReassignment(move.after())));
            sent.put(move.id(), move);
        }
        if (!next.isEmpty()) {
            admin.alterPartitionReassignments(next).all().get();
        }
    }

    private void look(Map<TopicPartition, Move> sent, List<Move> done, Collection<Move> all)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, PartitionReassignment> underWay = reader.moves();
        for (Move move : List.copyOf(sent.values())) {
            if (!underWay.containsKey(move.id())) {
                sent.remove(move.id());
                done.add(move);
            }
        }
        watcher.accept(new Progress(
                done.size(),
                all.size(),
                done.stream().mapToLong(Move::cost).sum() + copied(sent.values()),
                all.stream().mapToLong(Move::cost).sum(),
                sent.size()));
    }

    private long copied(Collection<Move> sent) throws InterruptedException {
        Set<Integer> takers = new HashSet<>();
        sent.forEach(move -> takers.addAll(move.adding()));
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
