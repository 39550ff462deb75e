package io.crossdock.broker.partition;

import io.crossdock.broker.concurrent.Lane;
import io.crossdock.broker.log.PartitionLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** What a leader wants its in-sync replicas to be, on the way to the cluster and back. */
final class InSyncProposals {
    private static final Logger LOG = LoggerFactory.getLogger(InSyncProposals.class);

    private final PartitionLog log;
    private final Lane lane;
    private final InSyncChanges changes;
    private final Consumer<LeaderTerm> settled;

    /** @param settled told on the lane when it is known, or known to be unknown, what became of one */
    InSyncProposals(PartitionLog log, Lane lane, InSyncChanges changes, Consumer<LeaderTerm> settled) {
        this.log = log;
        this.lane = lane;
        this.changes = changes;
        this.settled = settled;
    }

    /** Does not wait for the answer. On the lane. */
    void write(LeaderTerm of, LeaderTerm.Proposal proposal) {
        CompletableFuture<Void> written;
        try {
            written = changes.write(log.topicPartition(), log.topicId(), proposal.step(), proposal.joining());
        } catch (RuntimeException failed) {
            written = CompletableFuture.failedFuture(failed);
        }
        written.whenComplete((nothing, failure) -> settleSoon(of, proposal, failure));
    }

    private void settleSoon(LeaderTerm of, LeaderTerm.Proposal proposal, @Nullable Throwable failure) {
        try {
            lane.execute(() -> settle(of, proposal, failure));
        } catch (RejectedExecutionException closing) {
            LOG.debug("{} is closing", log.topicPartition(), closing);
        }
    }

    private void settle(LeaderTerm of, LeaderTerm.Proposal proposal, @Nullable Throwable failure) {
        if (failure == null) {
            of.made(proposal);
        } else if (failure instanceof RefusedChangeException) {
            LOG.info("In-sync replicas of {} stay as they are: {}", log.topicPartition(), failure.getMessage());
            of.refused(proposal);
        } else {
            LOG.warn(
                    "It is not known whether {} was written for {}",
                    proposal.step().after(),
                    log.topicPartition(),
                    failure);
            of.doubtful(proposal);
        }
        settled.accept(of);
    }
}
