package io.crossdock.broker.partition;

import org.apache.kafka.common.IsolationLevel;

/**
 * What a consumer asks of one partition.
 *
 * @param offset it reads from here on
 * @param leaderEpoch the epoch it believes in, or {@link Partition#NO_EPOCH}
 * @param isolation whether it reads what open transactions have written too
 * @param anyReplica whether a follower may answer as well (KIP-392); older clients rely on the leader
 */
public record ConsumerFetch(long offset, int leaderEpoch, IsolationLevel isolation, boolean anyReplica) {}
