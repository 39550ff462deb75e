package io.crossdock.broker.api.data;

import io.crossdock.broker.partition.ReplicaFetch;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.requests.FetchRequest;

/**
 * Who fetches.
 *
 * @param replica node id of the broker that copies, negative for a consumer
 * @param brokerEpoch the life of that broker, -1 if it does not say
 */
record FetchReader(int replica, long brokerEpoch) {
    private static final FetchReader CONSUMER = new FetchReader(FetchRequest.CONSUMER_REPLICA_ID, -1);

    /** @param follower whether it is another broker, and one that is allowed to be */
    static FetchReader of(FetchRequest request, boolean follower) {
        return follower ? new FetchReader(request.replicaId(), request.replicaEpoch()) : CONSUMER;
    }

    boolean isFollower() {
        return replica >= 0;
    }

    /** What it says of itself with its wish for one partition. */
    ReplicaFetch follower(FetchPartition wanted) {
        return new ReplicaFetch(
                replica, brokerEpoch, wanted.fetchOffset(), wanted.lastFetchedEpoch(), wanted.currentLeaderEpoch());
    }
}
