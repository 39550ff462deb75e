package io.crossdock.broker.api.data;

import io.crossdock.broker.partition.FollowerWatcher;
import io.crossdock.broker.partition.ReplicaFetch;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which partitions one fetch is about, and which of them its answer names. Without a session both are the request's;
 * within one (KIP-227) the request names what changed since the last, and so does the answer. Confined to
 * its {@link #home}, except {@link #targets}.
 */
sealed interface FetchScope permits FetchScope.Once, FetchSession.Turn, FollowerTurn {

    /** What to read now, in this order. Only a follower's becomes more from one attempt to the next. */
    List<FetchTarget> targets();

    /** Its place among the fetches of followers, see {@link ReplicaFetch#order}; of a consumer nobody asks. */
    long order();

    /** How many partitions are waited for, as far as that costs memory of the request. */
    int size();

    /** What the request itself names: for these a follower says how far it is. */
    List<FetchTarget> named();

    /**
     * Who is told of what happens to a follower's partition from before it is read on.
     *
     * @param index in the last {@link #targets}
     */
    FollowerWatcher watcher(int index);

    /**
     * From now on the poke runs when a follower's partition has more.
     *
     * @return takes that back
     */
    Runnable whenNews(Runnable poke);

    /** How long a follower that has just been answered is left alone, so that its next answer is a full one. */
    default Duration rest() {
        return Duration.ZERO;
    }

    /** Where the answer is made: an event loop, the connection's own unless the client began its session on another one. */
    Executor home();

    /**
     * The response of what was read.
     *
     * @param found for each target, in the same order
     */
    FetchResponseData answer(List<PartitionData> found);

    /** A fetch without a session: everything is answered. */
    record Once(List<FetchTarget> targets, long order, Executor home, AtomicReference<@Nullable Runnable> poke)
            implements FetchScope {
        Once(List<FetchTarget> targets, long order, Executor home) {
            this(targets, order, home, new AtomicReference<>());
        }

        @Override
        public int size() {
            return targets.size();
        }

        @Override
        public List<FetchTarget> named() {
            return targets;
        }

        @Override
        public FollowerWatcher watcher(int index) {
            return () -> {
                Runnable waiting = poke.get();
                if (waiting != null) {
                    waiting.run();
                }
            };
        }

        @Override
        public Runnable whenNews(Runnable waiting) {
            poke.set(waiting);
            return () -> poke.set(null);
        }

        @Override
        public FetchResponseData answer(List<PartitionData> found) {
            var answer = new FetchResponseData();
            for (int i = 0; i < found.size(); i++) {
                add(answer, targets.get(i), found.get(i));
            }
            return answer;
        }
    }

    /** Adds a partition to the answer, under its topic if that is the last one. */
    static void add(FetchResponseData answer, FetchTarget target, PartitionData data) {
        List<FetchableTopicResponse> topics = answer.responses();
        FetchableTopicResponse last = topics.isEmpty() ? null : topics.get(topics.size() - 1);
        if (last == null
                || !last.topic().equals(target.topic())
                || !last.topicId().equals(target.topicId())) {
            last = new FetchableTopicResponse().setTopic(target.topic()).setTopicId(target.topicId());
            topics.add(last);
        }
        last.partitions().add(data);
    }
}
