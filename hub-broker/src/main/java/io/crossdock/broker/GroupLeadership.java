package io.crossdock.broker;

import io.crossdock.broker.coordinator.PartitionShardLog;
import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.partition.LeadershipListener;
import io.crossdock.broker.partition.Partition;
import org.apache.kafka.common.internals.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the group coordinator follow the partitions of the offsets topic. */
final class GroupLeadership implements LeadershipListener {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLeadership.class);

    private final GroupCoordinator groups;

    GroupLeadership(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public void onLead(Partition partition) {
        if (isOffsets(partition)) {
            groups.onElection(new PartitionShardLog(partition), partition.leaderEpoch())
                    .exceptionally(failure -> {
                        LOG.error(
                                "The groups of {} cannot be served: its log could not be read",
                                partition.id(),
                                failure);
                        return null;
                    });
        }
    }

    @Override
    public void onResign(Partition partition) {
        if (isOffsets(partition)) {
            groups.onResignation(partition.id().partition());
        }
    }

    private static boolean isOffsets(Partition partition) {
        return partition.id().topic().equals(Topic.GROUP_METADATA_TOPIC_NAME);
    }
}
