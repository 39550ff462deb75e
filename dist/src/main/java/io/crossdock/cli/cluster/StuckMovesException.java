package io.crossdock.cli.cluster;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is left to be moved waits for brokers that do not come back. */
public final class StuckMovesException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int NAMED = 5;

    /**
     * @param stuck moves that cannot end; not empty
     * @param underWay how many of them the cluster has begun, and goes on with when the brokers come back
     * @param gone brokers they wait for
     * @param alive brokers that there are
     */
    StuckMovesException(Collection<Move> stuck, int underWay, Set<Integer> gone, Set<Integer> alive) {
        super(message(stuck, underWay, new TreeSet<>(gone), alive));
    }

    private static String message(Collection<Move> stuck, int underWay, Set<Integer> gone, Set<Integer> alive) {
        List<Move> named = stuck.stream()
                .sorted(Comparator.comparing(move -> move.id().toString()))
                .limit(NAMED)
                .toList();
        String brokers = (gone.size() == 1 ? "broker " : "brokers ")
                + gone.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return stuck.size()
                + (stuck.size() == 1 ? " partition cannot get where it is" : " partitions cannot get where they are")
                + " to be without " + brokers
                + ", which the cluster has been without for some time: "
                + named.stream().map(StuckMovesException::text).collect(Collectors.joining(", "))
                + (stuck.size() > NAMED ? ", …" : "") + ". " + underWay + " of them " + (underWay == 1 ? "is" : "are")
                + " under way and will end when " + brokers + " can be reached again; the others were not begun. Start "
                + brokers + " and run this command again, which goes on from here. Or take back what is under way with"
                + " 'crossdock cluster rebalance --cancel'"
                + (stuck.stream().anyMatch(move -> lacksSource(move, alive))
                        ? "; what has no other replica cannot be copied from anywhere else"
                        : ", and have the others take over with"
                                + gone.stream()
                                        .map(broker -> " 'crossdock cluster decommission " + broker + "'")
                                        .collect(Collectors.joining(",")));
    }

    private static boolean lacksSource(Move move, Set<Integer> alive) {
        return move.before().stream().noneMatch(alive::contains);
    }

    private static String text(Move move) {
        return move.id() + " (" + move.before() + " to " + move.after() + ")";
    }
}
