package io.crossdock.broker.partition;

import io.crossdock.broker.metadata.PartitionImage;

/**
 * What this broker is to a partition, by the newest image it has seen.
 *
 * @param leads whether appends and reads are served here
 * @param epoch the partition's leader epoch
 * @param inSync number of in-sync replicas
 */
record Leadership(boolean leads, int epoch, int inSync) {
    static Leadership of(PartitionImage image, int nodeId) {
        return new Leadership(
                image.leader() == nodeId, image.leaderEpoch(), image.isr().size());
    }
}
