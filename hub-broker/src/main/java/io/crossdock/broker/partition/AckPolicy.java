package io.crossdock.broker.partition;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;

import java.util.Map;

/**
 * What an append with acks=all must have before it is acknowledged: enough in-sync replicas, and where
 * {@code acks.durability} says so the disk. acks=0 and acks=1 wait for neither.
 *
 * <p>Unless it is set, a partition with one replica waits for the disk, since its machine is all there is, and one with
 * several for the others' memory. The offsets topic is the exception: a committed offset that a power cut takes back
 * costs records read twice, which a consumer must bear anyway, so only what belongs to a transaction waits there.
 *
 * @param minInSync {@code min.insync.replicas}
 * @param disk whether every batch waits for the disk
 * @param transactionalDisk whether batches of transactions, and their markers, do
 */
record AckPolicy(int minInSync, boolean disk, boolean transactionalDisk) {
    static final String SETTING = "acks.durability";

    /**
     * @param replicas number of replicas of the partition
     * @param configs effective settings of the topic by name
     */
    static AckPolicy of(String topic, int replicas, Map<String, String> configs) {
        int minInSync = Integer.parseInt(configs.getOrDefault(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1"));
        boolean alone = replicas <= 1;
        return switch (configs.getOrDefault(SETTING, "auto")) {
            case "disk" -> new AckPolicy(minInSync, true, true);
            case "replicas" -> new AckPolicy(minInSync, false, false);
            default -> new AckPolicy(minInSync, alone && !topic.equals(Topic.GROUP_METADATA_TOPIC_NAME), alone);
        };
    }

    void requireReplicas(TopicPartition partition, int inSync) {
        if (inSync < minInSync) {
            throw new NotEnoughReplicasException(partition + " has " + inSync + " in-sync replicas, fewer than "
                    + minInSync + " (min.insync.replicas)");
        }
    }

    /** Whether an append of these records with acks=all is acknowledged only once it is on the disk. */
    boolean waitsForDisk(MemoryRecords records) {
        return disk || transactionalDisk && isTransactional(records);
    }

    private static boolean isTransactional(MemoryRecords records) {
        for (MutableRecordBatch batch : records.batches()) {
            if (batch.isTransactional()) {
                return true;
            }
        }
        return false;
    }
}
