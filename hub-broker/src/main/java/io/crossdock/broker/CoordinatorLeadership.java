package io.crossdock.broker;

import io.crossdock.broker.coordinator.PartitionShardLog;
import io.crossdock.broker.coordinator.ShardLog;
import io.crossdock.broker.partition.LeadershipListener;
import io.crossdock.broker.partition.Partition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;

/** Makes a coordinator follow the partitions of its topic. */
final class CoordinatorLeadership implements LeadershipListener {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorLeadership.class);

    private final String topic;
    private final Election election;
    private final IntConsumer resignation;

    /** @param resignation hears the number of the partition */
    CoordinatorLeadership(String topic, Election election, IntConsumer resignation) {
        this.topic = topic;
        this.election = election;
        this.resignation = resignation;
    }

    /** Takes a partition over. */
    @FunctionalInterface
    interface Election {
        CompletionStage<Void> elected(ShardLog log, int leaderEpoch);
    }

    @Override
    public void onLead(Partition partition) {
        if (partition.id().topic().equals(topic)) {
            election.elected(new PartitionShardLog(partition), partition.leaderEpoch())
                    .exceptionally(failure -> {
                        // told in more detail where it was read, or no failure at all: another broker leads by now
                        LOG.debug("What {} keeps is not served here", partition.id(), failure);
                        return null;
                    });
        }
    }

    @Override
    public void onResign(Partition partition) {
        if (partition.id().topic().equals(topic)) {
            resignation.accept(partition.id().partition());
        }
    }
}
