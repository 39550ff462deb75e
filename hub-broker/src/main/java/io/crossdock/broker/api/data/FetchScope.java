package io.crossdock.broker.api.data;

import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;

import java.util.List;
import java.util.concurrent.Executor;

/**
 * Which partitions one fetch is about, and which of them its answer names. Without a session both are the request's;
 * within one (KIP-227) the request names what changed since the last, and so does the answer. Confined to
 * its {@link #home}, except {@link #targets}.
 */
sealed interface FetchScope permits FetchScope.Once, FetchSession.Turn {

    /** In the order in which they are read. Stays as it is, also when the session changes. */
    List<FetchTarget> targets();

    /** Where the answer is made: an event loop, the connection's own unless the client began its session on another one. */
    Executor home();

    /**
     * The response of what was read.
     *
     * @param found for each target, in the same order
     */
    FetchResponseData answer(List<PartitionData> found);

    /** A fetch without a session: everything is answered. */
    record Once(List<FetchTarget> targets, Executor home) implements FetchScope {
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
