package io.crossdock.broker.api.data;

import io.crossdock.broker.partition.ConsumerFetch;
import io.crossdock.broker.partition.ReplicaFetch;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.requests.FetchRequest;

/**
 * Who fetches.
 *
 * @param replica node id of the broker that copies, negative for a consumer
 * @param brokerEpoch the life of that broker, -1 if it does not say
 * @param rack where the consumer stands, empty if it does not say
 * @param anyReplica whether followers serve consumers: this one, or those of this follower
 */
record FetchReader(int replica, long brokerEpoch, String rack, boolean anyReplica) {
    /** From here on consumers expect that somebody else than the leader answers, or is named (KIP-392). */
    private static final int FIRST_VERSION_WITH_RACK = 11;

    /**
     * @param follower whether it is another broker, and one that is allowed to be
     * @param nearby whether consumers are sent to followers
     */
    static FetchReader of(FetchRequest request, boolean follower, boolean nearby) {
        return follower
                ? new FetchReader(request.replicaId(), request.replicaEpoch(), "", nearby)
                : new FetchReader(
                        FetchRequest.CONSUMER_REPLICA_ID,
                        -1,
                        request.rackId(),
                        request.version() >= FIRST_VERSION_WITH_RACK);
    }

    boolean isFollower() {
        return replica >= 0;
    }

    /** Whether it is a follower that passes on to consumers what it hears of the high watermark. */
    boolean tellsConsumers() {
        return isFollower() && anyReplica;
    }

    /** Whether there is something for it when the high watermark moves. */
    boolean awaitsHighWatermark() {
        return !isFollower() || anyReplica;
    }

    /** What it says of itself with its wish for one partition, in the fetch of this {@link ReplicaFetch#order}. */
    ReplicaFetch follower(FetchPartition wanted, long order) {
        return new ReplicaFetch(
                replica,
                brokerEpoch,
                wanted.fetchOffset(),
                wanted.lastFetchedEpoch(),
                wanted.currentLeaderEpoch(),
                wanted.logStartOffset(),
                order);
    }

    /** What a consumer wants of one partition. */
    ConsumerFetch consumer(FetchPartition wanted, IsolationLevel isolation) {
        return new ConsumerFetch(wanted.fetchOffset(), wanted.currentLeaderEpoch(), isolation, anyReplica);
    }
}
