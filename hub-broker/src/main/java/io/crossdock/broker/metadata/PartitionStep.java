package io.crossdock.broker.metadata;

import java.util.Collections;

/**
 * One partition's way from one state to the next.
 *
 * @param before what it has to be for the step to be taken
 * @param after has a leader epoch higher by one than {@code before} if there was an election, also one that left the
 *     partition without a leader or with the same; otherwise the same leader and epoch
 */
public record PartitionStep(PartitionImage before, PartitionImage after) {
    public PartitionStep {
        int elections = after.leaderEpoch() - before.leaderEpoch();
        boolean sound = (elections == 1 || elections == 0 && after.leader() == before.leader())
                && (!after.isr().isEmpty() || after.leader() == PartitionImage.NO_LEADER)
                && after.replicas().containsAll(after.isr())
                && after.replicas().containsAll(after.adding())
                && after.replicas().containsAll(after.removing())
                && Collections.disjoint(after.adding(), after.removing())
                && after.replicas().containsAll(after.elr())
                && Collections.disjoint(after.isr(), after.elr())
                && (after.leader() == PartitionImage.NO_LEADER || after.isr().contains(after.leader()));
        if (!sound) {
            throw new IllegalArgumentException("no partition goes from " + before + " to " + after);
        }
    }
}
