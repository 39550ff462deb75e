package io.crossdock.broker.partition;

import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchRequest.PartitionData;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a follower fetches from one leader again and again (KIP-227): a request names what has changed since the last one,
 * the leader remembers the rest. Costs what changed, however many partitions there are. Confined to its fetcher.
 */
final class FetchSessionOfReplica {
    /** From here on a follower tells the life of its broker (KIP-903). */
    private static final short OLDEST_VERSION = 15;

    private final int self;
    private final ReplicationConfig config;
    private final Map<TopicIdPartition, Wanted> wanted = new LinkedHashMap<>();
    private final Set<TopicIdPartition> changed = new LinkedHashSet<>();
    private final Set<TopicIdPartition> known = new LinkedHashSet<>();
    private final Set<TopicIdPartition> forgotten = new LinkedHashSet<>();
    private long brokerEpoch = -1;
    private long sent;
    private boolean refused;
    private int id = FetchMetadata.INVALID_SESSION_ID;
    private int epoch = FetchMetadata.INITIAL_EPOCH;

    /** @param since the number of the first request that asks for it */
    private record Wanted(CopyPosition from, long since) {}

    FetchSessionOfReplica(int self, ReplicationConfig config) {
        this.self = self;
        this.config = config;
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    /** From now on the partition is fetched from here. */
    void want(TopicIdPartition partition, CopyPosition from) {
        wanted.put(partition, new Wanted(from, sent + 1));
        changed.add(partition);
        forgotten.remove(partition);
    }

    /** The partition is fetched no longer. */
    void forget(TopicIdPartition partition) {
        if (wanted.remove(partition) != null) {
            changed.remove(partition);
            if (known.contains(partition)) {
                forgotten.add(partition);
            }
        }
    }

    /** From where the partition is fetched, null if it is not. */
    @Nullable
    CopyPosition wanted(TopicIdPartition partition) {
        Wanted now = wanted.get(partition);
        return now == null ? null : now.from();
    }

    /** As {@link #wanted}, if that is what a request asked for; an answer to an older one has what was taken since. */
    @Nullable
    CopyPosition asked(TopicIdPartition partition, long request) {
        Wanted now = wanted.get(partition);
        return now == null || now.since() > request ? null : now.from();
    }

    /** Whether something has changed since the last request. */
    boolean hasNews() {
        return !changed.isEmpty() || !forgotten.isEmpty();
    }

    /** The number of the last request made. */
    long sent() {
        return sent;
    }

    /** Whether the leader keeps a session, so that another request can be made before the last one is answered. */
    boolean isKept() {
        return id != FetchMetadata.INVALID_SESSION_ID;
    }

    /**
     * The next request. The first one is answered at once: as long as no session is kept, nothing can be said besides.
     *
     * @param ownEpoch of this broker; whatever a leader knows from an earlier life of it is said anew
     */
    FetchRequest.Builder next(long ownEpoch) {
        if (ownEpoch != brokerEpoch) {
            brokerEpoch = ownEpoch;
            begin();
        }
        boolean first = epoch == FetchMetadata.INITIAL_EPOCH;
        var named = new LinkedHashMap<TopicPartition, PartitionData>();
        for (TopicIdPartition partition : first ? wanted.keySet() : changed) {
            Wanted one = wanted.get(partition);
            if (one != null) {
                named.put(partition.topicPartition(), data(partition, one.from()));
            }
        }
        List<TopicIdPartition> removed = first ? List.of() : new ArrayList<>(forgotten);
        var request = new FetchRequest.Builder(
                        OLDEST_VERSION,
                        ApiKeys.FETCH.latestVersion(),
                        self,
                        ownEpoch,
                        first && !refused ? 0 : (int) config.fetchWait().toMillis(),
                        config.fetchMinBytes(),
                        named)
                .setMaxBytes(config.responseMaxBytes())
                .metadata(new FetchMetadata(id, epoch))
                .removed(removed);
        known.removeAll(forgotten);
        known.addAll(first ? wanted.keySet() : changed);
        changed.clear();
        forgotten.clear();
        sent++;
        if (!first) {
            epoch = FetchMetadata.nextEpoch(epoch);
        }
        return request;
    }

    private PartitionData data(TopicIdPartition partition, CopyPosition from) {
        return new PartitionData(
                partition.topicId(),
                from.offset(),
                from.logStart(),
                config.fetchMaxBytes(),
                Optional.of(from.leaderEpoch()),
                from.lastEpoch() < 0 ? Optional.empty() : Optional.of(from.lastEpoch()));
    }

    /** The leader took the request, and keeps a session or not. */
    void taken(int sessionId) {
        refused = sessionId == FetchMetadata.INVALID_SESSION_ID;
        if (sessionId == FetchMetadata.INVALID_SESSION_ID) {
            begin();
        } else if (id != sessionId) {
            id = sessionId;
            epoch = FetchMetadata.nextEpoch(FetchMetadata.INITIAL_EPOCH);
        }
    }

    /** Nobody knows what the leader remembers: the next request names everything. */
    void begin() {
        id = FetchMetadata.INVALID_SESSION_ID;
        epoch = FetchMetadata.INITIAL_EPOCH;
        known.clear();
        forgotten.clear();
        changed.clear();
    }
}
