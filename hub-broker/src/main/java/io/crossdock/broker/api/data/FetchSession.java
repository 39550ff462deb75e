package io.crossdock.broker.api.data;

import io.crossdock.broker.partition.FollowerWatcher;
import io.crossdock.broker.request.Session;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one client fetches again and again (KIP-227): it names a partition once, and after that only what changed. An
 * answer names the partitions with records, an error, or new offsets, and these go to the end of the row, so that no
 * busy partition keeps the bytes of an answer from the others.
 *
 * <p>Confined to its home, the event loop of the connection that began it, also when its client goes on over another
 * connection. What the keeper of all sessions asks can be asked by any thread; that is said there.
 */
final class FetchSession {
    private final int id;
    private final KafkaPrincipal owner;
    private final Executor home;
    private final Optional<Follower> follower;
    private final long begun;
    private final AtomicInteger counted;
    private final Map<FetchTarget.Key, SessionPartition> partitions = new LinkedHashMap<>();
    private int nextEpoch = FetchMetadata.nextEpoch(FetchMetadata.INITIAL_EPOCH);
    private volatile long lastUsed;
    private volatile int size;

    /**
     * @param pace of the answers, if another broker replicates with it
     * @param now broker's time in milliseconds
     */
    FetchSession(int id, Session client, Optional<FollowerPace> pace, List<FetchTarget> first, long now) {
        this.id = id;
        this.owner = client.principal();
        this.home = client.loop();
        this.follower = pace.map(kept -> new Follower(new FollowerNews(), kept));
        this.begun = now;
        this.lastUsed = now;
        first.forEach(target -> partitions.put(target.key(), new SessionPartition(target)));
        size = partitions.size();
        counted = new AtomicInteger(size);
    }

    int id() {
        return id;
    }

    /** Who may go on with it. */
    KafkaPrincipal owner() {
        return owner;
    }

    /** Where it is touched. */
    Executor home() {
        return home;
    }

    boolean isFollowers() {
        return follower.isPresent();
    }

    /** Broker's time in milliseconds. */
    long begun() {
        return begun;
    }

    /** How many of its partitions are counted among those of all sessions; negative once it is given up. Any thread. */
    int counted() {
        return counted.get();
    }

    /** @return false if it was given up meanwhile */
    boolean count(int more) {
        int before = counted.get();
        return before >= 0 && counted.compareAndSet(before, before + more);
    }

    /**
     * It is given up. Any thread, once.
     *
     * @return how many were counted
     */
    int uncount() {
        return counted.getAndSet(-1);
    }

    /** Broker's time in milliseconds. Any thread. */
    long lastUsed() {
        return lastUsed;
    }

    /** Number of partitions. Any thread. */
    int size() {
        return size;
    }

    /** The first request: it names everything, and so does its answer. */
    FetchScope begin(long order) {
        return turn(List.copyOf(partitions.values()), true, order);
    }

    /** Whether a request with this epoch is the next one. */
    boolean expects(int epoch) {
        return epoch == nextEpoch;
    }

    /** A later request: takes over what it changes. */
    FetchScope next(FetchRequestData request, List<FetchTarget> named, long order, long now) {
        lastUsed = now;
        nextEpoch = FetchMetadata.nextEpoch(nextEpoch);
        var fresh = new ArrayList<SessionPartition>(named.size());
        for (FetchTarget target : named) {
            SessionPartition known = partitions.get(target.key());
            if (known == null) {
                known = new SessionPartition(target);
                partitions.put(target.key(), known);
            } else {
                known.want(target);
            }
            fresh.add(known);
        }
        for (ForgottenTopic topic : request.forgottenTopicsData()) {
            for (int index : topic.partitions()) {
                SessionPartition gone = partitions.remove(new FetchTarget.Key(topic.topic(), topic.topicId(), index));
                if (gone != null) {
                    gone.forget();
                }
            }
        }
        size = partitions.size();
        return turn(fresh, false, order);
    }

    private FetchScope turn(List<SessionPartition> named, boolean tellsAll, long order) {
        return follower.<FetchScope>map(
                        known -> new FollowerTurn(this, known.news(), known.pace(), named, tellsAll, order))
                .orElseGet(() -> new Turn(this, List.copyOf(partitions.values()), tellsAll));
    }

    /** What is kept of a broker that replicates. */
    private record Follower(FollowerNews news, FollowerPace pace) {}

    private void toTheEnd(SessionPartition cached) {
        FetchTarget.Key key = cached.target().key();
        if (partitions.remove(key, cached)) {
            partitions.put(key, cached);
        }
    }

    /** One request of the session. */
    static final class Turn implements FetchScope {
        private final FetchSession session;
        private final List<SessionPartition> cached;
        private final List<FetchTarget> targets;
        private final boolean tellsAll;

        private Turn(FetchSession session, List<SessionPartition> cached, boolean tellsAll) {
            this.session = session;
            this.cached = cached;
            this.targets = cached.stream().map(SessionPartition::target).toList();
            this.tellsAll = tellsAll;
        }

        @Override
        public List<FetchTarget> targets() {
            return targets;
        }

        @Override
        public long order() {
            return 0;
        }

        @Override
        public int size() {
            return targets.size();
        }

        /** A consumer says nothing of itself. */
        @Override
        public List<FetchTarget> named() {
            return List.of();
        }

        /** It watches the partitions itself while it waits. */
        @Override
        public FollowerWatcher watcher(int index) {
            return () -> {};
        }

        @Override
        public Runnable whenNews(Runnable poke) {
            return () -> {};
        }

        @Override
        public Executor home() {
            return session.home();
        }

        @Override
        public FetchResponseData answer(List<PartitionData> found) {
            var answer = new FetchResponseData().setSessionId(session.id());
            var served = new ArrayList<SessionPartition>();
            for (int i = 0; i < found.size(); i++) {
                PartitionData data = found.get(i);
                SessionPartition partition = cached.get(i);
                if (partition.isNews(data) || tellsAll) {
                    FetchScope.add(answer, targets.get(i), data);
                }
                if (SessionPartition.hasRecords(data)) {
                    served.add(partition);
                }
            }
            served.forEach(session::toTheEnd);
            return answer;
        }
    }
}
