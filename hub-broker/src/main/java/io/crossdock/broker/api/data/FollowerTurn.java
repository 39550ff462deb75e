package io.crossdock.broker.api.data;

import io.crossdock.broker.partition.FollowerWatcher;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * One request of a follower's session: it is about what the follower names, and what has happened since to any of its
 * partitions. {@link #targets} is called by one thread at a time, and not any more when the answer is made.
 */
final class FollowerTurn implements FetchScope {
    private final FetchSession session;
    private final FollowerNews news;
    private final FollowerPace pace;
    private final List<SessionPartition> named;
    private final boolean tellsAll;
    private final long order;
    private final Set<SessionPartition> found = new LinkedHashSet<>();
    private List<SessionPartition> asked = List.of();

    FollowerTurn(
            FetchSession session,
            FollowerNews news,
            FollowerPace pace,
            List<SessionPartition> named,
            boolean tellsAll,
            long order) {
        this.session = session;
        this.news = news;
        this.pace = pace;
        this.named = named;
        this.tellsAll = tellsAll;
        this.order = order;
        named.forEach(news::add);
    }

    /** What there may be something to tell of by now: more each time, until the answer is made. */
    @Override
    public List<FetchTarget> targets() {
        news.drainTo(found);
        found.removeIf(SessionPartition::isForgotten); // else its watcher would take the place of its successor's
        asked = new ArrayList<>(found);
        var targets = new ArrayList<FetchTarget>(asked.size());
        for (SessionPartition each : asked) {
            targets.add(each.target());
        }
        return targets;
    }

    @Override
    public long order() {
        return order;
    }

    @Override
    public int size() {
        return named.size();
    }

    @Override
    public List<FetchTarget> named() {
        return named.stream().map(SessionPartition::target).toList();
    }

    @Override
    public FollowerWatcher watcher(int index) {
        return asked.get(index).watcher(news);
    }

    @Override
    public Runnable whenNews(Runnable poke) {
        news.onHurry(poke);
        return () -> news.offHurry(poke);
    }

    /** The first answer, which names everything, does not wait. */
    @Override
    public Duration rest() {
        return tellsAll ? Duration.ZERO : pace.rest();
    }

    @Override
    public Executor home() {
        return session.home();
    }

    @Override
    public FetchResponseData answer(List<PartitionData> read) {
        var answer = new FetchResponseData().setSessionId(session.id());
        pace.answered();
        boolean full = read.stream().anyMatch(SessionPartition::hasRecords);
        for (int i = 0; i < read.size(); i++) {
            PartitionData data = read.get(i);
            SessionPartition partition = asked.get(i);
            if (partition.isNews(data) || tellsAll) {
                FetchScope.add(answer, partition.target(), data);
            }
            if (full && !SessionPartition.hasRecords(data)) {
                news.add(partition); // there may have been no room for its records
            }
        }
        if (read.isEmpty()) {
            found.forEach(news::add); // they are told of in the answer to the request that has come in meanwhile
        }
        return answer;
    }
}
