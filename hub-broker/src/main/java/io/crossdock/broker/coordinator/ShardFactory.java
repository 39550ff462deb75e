package io.crossdock.broker.coordinator;

import org.apache.kafka.common.TopicPartition;

/** Makes the empty state machine into which a log is replayed. */
@FunctionalInterface
public interface ShardFactory<S extends Shard> {

    /**
     * @param leaderEpoch of this leadership; higher than that of every leader before
     * @param timers deadlines of this shard; they end with it
     */
    S create(TopicPartition partition, int leaderEpoch, ShardTimers timers);
}
