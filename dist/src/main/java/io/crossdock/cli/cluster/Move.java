package io.crossdock.cli.cluster;

import org.apache.kafka.common.TopicPartition;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One partition that is to be elsewhere, or to have another preferred leader, which costs no bytes.
 *
 * @param before its replicas now, the preferred leader first
 * @param after as many others
 * @param bytes of one replica
 */
public record Move(TopicPartition id, List<Integer> before, List<Integer> after, long bytes) {
    public Move {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** Brokers that get a replica. */
    public List<Integer> adding() {
        return after.stream().filter(broker -> !before.contains(broker)).toList();
    }

    /** Brokers that lose one. */
    public List<Integer> removing() {
        return before.stream().filter(broker -> !after.contains(broker)).toList();
    }

    /**
     * Brokers that are not there and without which it cannot end: those that are to have a replica, since all of them
     * have to be in sync, and those it is copied from, if none of these is there. Another order needs nobody.
     */
    public Set<Integer> waitsFor(Set<Integer> alive) {
        var missing = new TreeSet<Integer>();
        if (!adding().isEmpty() || !removing().isEmpty()) {
            missing.addAll(after);
            if (before.stream().noneMatch(alive::contains)) {
                missing.addAll(before);
            }
            missing.removeAll(alive);
        }
        return missing;
    }

    /** Bytes that have to be copied. */
    public long cost() {
        return adding().size() * bytes;
    }
}
