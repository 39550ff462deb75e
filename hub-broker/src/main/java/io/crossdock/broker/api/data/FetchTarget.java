package io.crossdock.broker.api.data;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;

import java.util.ArrayList;
import java.util.List;

/**
 * One partition that a fetch asks for.
 *
 * @param topic its name as the client gave it, {@code ""} from version 13 on
 * @param topicId its id as the client gave it, zero before version 13
 * @param wanted where to read and how much
 * @param toldHighWatermark what its session was told last, {@link Long#MAX_VALUE} if it was told nothing
 */
record FetchTarget(String topic, Uuid topicId, FetchPartition wanted, long toldHighWatermark) {
    FetchTarget(String topic, Uuid topicId, FetchPartition wanted) {
        this(topic, topicId, wanted, Long.MAX_VALUE);
    }

    /** Everything a request names, in its order. */
    static List<FetchTarget> of(FetchRequestData request) {
        var all = new ArrayList<FetchTarget>();
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                all.add(new FetchTarget(topic.topic(), topic.topicId(), partition));
            }
        }
        return all;
    }

    FetchTarget told(long highWatermark) {
        return new FetchTarget(topic, topicId, wanted, highWatermark);
    }

    int partition() {
        return wanted.partition();
    }

    /** The topic's name by this image, {@code ""} if its id is not known. */
    String name(ClusterImage image) {
        return topicId.equals(Uuid.ZERO_UUID)
                ? topic
                : image.topic(topicId).map(TopicImage::name).orElse("");
    }

    /** What tells it from the other partitions of its session. */
    Key key() {
        return new Key(topic, topicId, partition());
    }

    /** Name or id, and partition number. */
    record Key(String topic, Uuid topicId, int partition) {}
}
