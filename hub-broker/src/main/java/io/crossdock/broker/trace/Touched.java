package io.crossdock.broker.trace;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.DeleteRecordsRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Which partitions a message is about: the names of the first {@value #NAMED}, as {@code topic-0}, or the topic alone where
 * it is about the whole of it, and the number of all. Knows the messages with which clients read and write; of others it
 * tells nothing. Confined to one thread.
 */
final class Touched {
    static final int NAMED = 20;

    /** A client may ask for what cannot be a topic's name. */
    private static final String NO_NAME = "?";

    private final Function<Uuid, String> names;
    private final List<String> first = new ArrayList<>();
    private int count;

    private Touched(Function<Uuid, String> names) {
        this.names = names;
    }

    /** @param names of topics by their ids; empty for those there are not */
    static Touched by(ApiMessage message, Function<Uuid, String> names) {
        var touched = new Touched(names);
        touched.look(message);
        return touched;
    }

    /** At most {@value #NAMED}. */
    List<String> first() {
        return List.copyOf(first);
    }

    int count() {
        return count;
    }

    private void look(ApiMessage message) {
        if (message instanceof ProduceRequestData produce) {
            produce.topicData().forEach(topic -> topic.partitionData()
                    .forEach(part -> add(topic.name(), topic.topicId(), part.index())));
        } else if (message instanceof FetchRequestData fetch) {
            fetch.topics().forEach(topic -> topic.partitions()
                    .forEach(part -> add(topic.topic(), topic.topicId(), part.partition())));
        } else if (message instanceof FetchResponseData fetched) {
            fetched.responses().forEach(topic -> topic.partitions()
                    .forEach(part -> add(topic.topic(), topic.topicId(), part.partitionIndex())));
        } else if (message instanceof MetadataRequestData metadata) {
            if (metadata.topics() != null) { // of all
                metadata.topics().forEach(topic -> add(topic.name(), topic.topicId(), -1));
            }
        } else if (message instanceof ListOffsetsRequestData list) {
            list.topics().forEach(topic -> topic.partitions()
                    .forEach(part -> add(topic.name(), Uuid.ZERO_UUID, part.partitionIndex())));
        } else {
            lookFurther(message);
        }
    }

    private void lookFurther(ApiMessage message) {
        if (message instanceof OffsetCommitRequestData commit) {
            commit.topics().forEach(topic -> topic.partitions()
                    .forEach(part -> add(topic.name(), topic.topicId(), part.partitionIndex())));
        } else if (message instanceof TxnOffsetCommitRequestData commit) {
            commit.topics().forEach(topic -> topic.partitions()
                    .forEach(part -> add(topic.name(), Uuid.ZERO_UUID, part.partitionIndex())));
        } else if (message instanceof OffsetFetchRequestData offsets) {
            offsets.groups().stream().filter(group -> group.topics() != null).forEach(group -> group.topics()
                    .forEach(topic ->
                            topic.partitionIndexes().forEach(part -> add(topic.name(), topic.topicId(), part))));
        } else if (message instanceof AddPartitionsToTxnRequestData added) {
            added.v3AndBelowTopics()
                    .forEach(topic -> topic.partitions().forEach(part -> add(topic.name(), Uuid.ZERO_UUID, part)));
        } else if (message instanceof OffsetForLeaderEpochRequestData epochs) {
            epochs.topics().forEach(topic -> topic.partitions()
                    .forEach(part -> add(topic.topic(), Uuid.ZERO_UUID, part.partition())));
        } else if (message instanceof DeleteRecordsRequestData deleted) {
            deleted.topics().forEach(topic -> topic.partitions()
                    .forEach(part -> add(topic.name(), Uuid.ZERO_UUID, part.partitionIndex())));
        } else if (message instanceof CreateTopicsRequestData created) {
            created.topics().forEach(topic -> add(topic.name(), Uuid.ZERO_UUID, -1));
        }
    }

    /** @param partition -1 for the whole topic */
    private void add(@Nullable String name, Uuid id, int partition) {
        count++;
        if (first.size() == NAMED) {
            return;
        }
        String known = name == null || name.isEmpty() ? names.apply(id) : name;
        String shown = Topic.isValid(known) ? known : NO_NAME;
        first.add(partition < 0 ? shown : shown + "-" + partition);
    }
}
