package io.crossdock.broker.partition;

import io.crossdock.broker.metadata.PartitionImage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedLeaderEpochException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.UnknownLeaderEpochException;

import java.util.List;

/**
 * What this broker is to a partition, by the newest image it has seen.
 *
 * @param leads whether appends and reads are served here
 * @param agreed what the cluster has agreed on
 */
record Leadership(boolean leads, PartitionImage agreed) {
    static Leadership of(PartitionImage image, int nodeId) {
        return new Leadership(image.leader() == nodeId, image);
    }

    /** The same, except that this broker does not lead: it may be taken for dead, or is about to go. */
    Leadership resigned() {
        return new Leadership(false, agreed);
    }

    /** The partition's leader epoch. */
    int epoch() {
        return agreed.leaderEpoch();
    }

    /** Number of in-sync replicas. */
    int inSync() {
        return agreed.isr().size();
    }

    List<Integer> isr() {
        return agreed.isr();
    }

    /** Whether nobody else has a copy. */
    boolean alone() {
        return agreed.replicas().size() <= 1;
    }

    /** Whether this broker copies the partition from a leader. */
    boolean follows(int nodeId) {
        return !leads && agreed.leader() != PartitionImage.NO_LEADER && agreed.leader() != nodeId;
    }

    /** Whether this broker leads in the epoch after the one in which it led, so that nobody has led between. */
    boolean leadsOn(Leadership before) {
        return leads && before.leads && epoch() == before.epoch() + 1;
    }

    /** Whether the other one is the same leader in the same epoch as far as this broker is concerned. */
    boolean sameTerm(Leadership other) {
        return leads == other.leads && epoch() == other.epoch() && agreed.leader() == other.agreed.leader();
    }

    /**
     * Returns if this broker leads in the epoch that a client believes in.
     *
     * @param clientEpoch {@link Partition#NO_EPOCH} is never refused
     */
    void requireLeading(TopicPartition id, int clientEpoch) {
        if (!leads) {
            throw new NotLeaderOrFollowerException("this broker does not lead " + id);
        }
        requireEpoch(id, clientEpoch);
    }

    /** Returns if this broker may show the partition to this consumer. */
    void requireReadable(TopicPartition id, int nodeId, ConsumerFetch fetch) {
        if (!fetch.anyReplica()) {
            requireLeading(id, fetch.leaderEpoch());
        } else if (leads || follows(nodeId)) {
            requireEpoch(id, fetch.leaderEpoch());
        } else {
            throw new NotLeaderOrFollowerException("this broker neither leads nor follows " + id);
        }
    }

    /** Returns if this broker leads, and whoever fetches is a replica. */
    void requireReplica(TopicPartition id, ReplicaFetch fetch) {
        requireLeading(id, fetch.leaderEpoch());
        if (!agreed.replicas().contains(fetch.replica())) {
            throw new UnknownLeaderEpochException(
                    "broker " + fetch.replica() + " is no replica of " + id + " as far as is known here");
        }
    }

    private void requireEpoch(TopicPartition id, int clientEpoch) {
        if (clientEpoch != Partition.NO_EPOCH && clientEpoch < epoch()) {
            throw new FencedLeaderEpochException(
                    "leader epoch " + clientEpoch + " of " + id + " is over; it is " + epoch());
        }
        if (clientEpoch != Partition.NO_EPOCH && clientEpoch > epoch()) {
            throw new UnknownLeaderEpochException(
                    "leader epoch " + clientEpoch + " of " + id + " is not known here yet; it is " + epoch());
        }
    }
}
