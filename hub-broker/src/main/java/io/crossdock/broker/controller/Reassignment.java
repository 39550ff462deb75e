package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.PartitionImage;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * The way of one partition from some replicas to others (KIP-455), each step of which keeps everything that was
 * acknowledged: replicas are added first, and those that go are dropped when all that stay are in sync.
 *
 * <p>Whenever a replica goes a new epoch begins, also under the same leader. A broker may learn late that it lost its
 * replica, when it has been given another: only what it copied in an epoch after that counts, for it deletes the rest.
 *
 * <p>Where it came from is not noted beyond what the state says: the replicas of before are those that are not being
 * added, in no particular order. Pure.
 */
final class Reassignment {
    private Reassignment() {}

    /**
     * The partition on its way to these replicas, from where it is or from where it was going. Those that were being
     * added for an earlier target and are not in this one go at once: they were never promised to anybody.
     *
     * @param target without duplicates, the preferred leader first
     * @param canLead whether a broker takes part
     * @param unclean whether records may be lost where nobody else is in sync than replicas that go at once
     * @throws InvalidReplicaAssignmentException if that would leave the partition without a leader
     */
    static PartitionImage toward(PartitionImage now, List<Integer> target, IntPredicate canLead, boolean unclean) {
        List<Integer> original = original(now);
        List<Integer> adding = without(target, original);
        List<Integer> removing = sorted(without(original, target));
        List<Integer> replicas = new ArrayList<>(target);
        replicas.addAll(removing);
        List<Integer> inSync = now.isr().stream().filter(replicas::contains).toList();
        PartitionImage next = now.withElr(
                        now.elr().stream().filter(replicas::contains).toList())
                .withReplicas(replicas, sorted(adding), removing);
        boolean keepsLeader = replicas.contains(now.leader()) || now.leader() == PartitionImage.NO_LEADER;
        if (keepsLeader && (!inSync.isEmpty() || now.isr().isEmpty())) {
            PartitionImage onward = next.withIsr(inSync);
            return replicas.containsAll(now.replicas()) ? onward : onward.led(now.leader());
        }
        Optional<Integer> heir = first(replicas, id -> inSync.contains(id) && canLead.test(id));
        if (heir.isPresent()) {
            return next.withIsr(inSync).led(heir.get());
        }
        Optional<Integer> survivor = first(replicas, canLead).filter(any -> unclean);
        return survivor.map(id -> next.withIsr(List.of(id)).withElr(List.of()).led(id))
                .orElseThrow(() -> new InvalidReplicaAssignmentException("the in-sync replicas are " + now.isr()
                        + ", and none of " + replicas + " is one of them and can lead; wait until one is, or allow"
                        + " unclean.leader.election.enable"));
    }

    /** The partition back where it was before it was moved; as {@link #toward}. */
    static PartitionImage cancelled(PartitionImage now, IntPredicate canLead, boolean unclean) {
        return toward(now, original(now), canLead, unclean);
    }

    /** The partition where it was moved to, if all that stay are in sync and one of them can lead. */
    static Optional<PartitionImage> completed(PartitionImage now, IntPredicate canLead) {
        List<Integer> target = now.target();
        if (!now.isMoving() || target.isEmpty() || !now.isr().containsAll(target)) {
            return Optional.empty();
        }
        List<Integer> inSync = now.isr().stream().filter(target::contains).toList();
        PartitionImage next = now.withIsr(inSync)
                .withElr(now.elr().stream().filter(target::contains).toList())
                .withReplicas(target, List.of(), List.of());
        if (target.contains(now.leader())) {
            return Optional.of(now.removing().isEmpty() ? next : next.led(now.leader()));
        }
        return first(target, canLead).map(next::led);
    }

    private static List<Integer> original(PartitionImage now) {
        return without(now.replicas(), now.adding());
    }

    private static Optional<Integer> first(List<Integer> ids, IntPredicate which) {
        return ids.stream().filter(which::test).findFirst();
    }

    private static List<Integer> without(List<Integer> some, List<Integer> others) {
        return some.stream().filter(id -> !others.contains(id)).toList();
    }

    private static List<Integer> sorted(List<Integer> ids) {
        return List.copyOf(new TreeSet<>(ids));
    }
}
