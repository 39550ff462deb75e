package io.crossdock.broker.api.data;

import io.crossdock.broker.log.LogSlice;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.partition.Partition;
import io.crossdock.broker.partition.PartitionRead;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.wire.FileBody;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;

import java.util.ArrayList;
import java.util.List;

/** One fetch request, which may have to be tried several times until there is enough to answer. */
final class FetchAttempt {
    private static final int FIRST_VERSION_WITH_IDS = 13;

    private final FetchRequest request;
    private final RequestContext context;
    private final MetadataStore metadata;
    private final Partitions partitions;
    private final int maxBytes;

    FetchAttempt(
            FetchRequest request, RequestContext context, MetadataStore metadata, Partitions partitions, int maxBytes) {
        this.request = request;
        this.context = context;
        this.metadata = metadata;
        this.partitions = partitions;
        this.maxBytes = maxBytes;
    }

    /**
     * Has {@code poke} run whenever one of the partitions has more.
     *
     * @return takes that back
     */
    Runnable watch(Runnable poke) {
        ClusterImage image = metadata.image();
        var watched = new ArrayList<Partition>();
        for (FetchTopic topic : request.data().topics()) {
            String name = nameOf(topic, image);
            for (FetchPartition partition : topic.partitions()) {
                partitions.find(new TopicPartition(name, partition.partition())).ifPresent(watched::add);
            }
        }
        watched.forEach(partition -> partition.watch(poke));
        return () -> watched.forEach(partition -> partition.unwatch(poke));
    }

    FetchResult read() {
        ClusterImage image = metadata.image();
        var answer = new FetchResponseData();
        var files = new ArrayList<FileBody>();
        long bytes = 0;
        boolean failed = false;
        for (FetchTopic topic : request.data().topics()) {
            var answered = new FetchableTopicResponse().setTopic(topic.topic()).setTopicId(topic.topicId());
            answer.responses().add(answered);
            for (FetchPartition partition : topic.partitions()) {
                int room = (int) Math.max(0, Math.min(partition.partitionMaxBytes(), maxBytes - bytes));
                PartitionData data = new PartitionData().setPartitionIndex(partition.partition());
                try {
                    bytes += fill(data, topic, partition, image, room, bytes == 0, files);
                } catch (RuntimeException refused) {
                    failed = true;
                    fail(data, refused);
                }
                answered.partitions().add(data);
            }
        }
        return new FetchResult(answer, bytes, failed, files);
    }

    private int fill(
            PartitionData data,
            FetchTopic topic,
            FetchPartition wanted,
            ClusterImage image,
            int room,
            boolean first,
            List<FileBody> files) {
        String name = nameOf(topic, image);
        if (name.isEmpty()) {
            throw new UnknownTopicIdException("there is no topic of id " + topic.topicId());
        }
        if (!context.access().allowsTopic(AclOperation.READ, name)) {
            throw new TopicAuthorizationException("not allowed to read topic " + name);
        }
        PartitionRead read = partitions
                .require(new TopicPartition(name, wanted.partition()), image)
                .read(wanted.fetchOffset(), wanted.currentLeaderEpoch(), room, first);
        data.setHighWatermark(read.highWatermark())
                .setLastStableOffset(read.highWatermark())
                .setLogStartOffset(read.logStartOffset());
        LogSlice slice = read.records();
        int size = slice.sizeInBytes();
        if (size == 0) {
            slice.release();
            data.setRecords(MemoryRecords.EMPTY);
            return 0;
        }
        var file = new FileBody(slice.channel(), slice.position(), size, slice::release);
        files.add(file);
        data.setRecords(file);
        return size;
    }

    private static void fail(PartitionData data, RuntimeException refused) {
        data.setErrorCode(PartError.of(refused).code())
                .setHighWatermark(FetchResponse.INVALID_HIGH_WATERMARK)
                .setRecords(MemoryRecords.EMPTY);
    }

    /** The topic's name, {@code ""} if its id is not known. */
    private String nameOf(FetchTopic topic, ClusterImage image) {
        return context.version() < FIRST_VERSION_WITH_IDS
                ? topic.topic()
                : image.topic(topic.topicId()).map(TopicImage::name).orElse("");
    }
}
