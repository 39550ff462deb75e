package io.crossdock.broker.group;

import io.crossdock.broker.group.assignor.Assignment;
import io.crossdock.broker.group.consumer.ClassicOffer;
import io.crossdock.broker.group.consumer.TopicCatalog;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerProtocolAssignment;
import org.apache.kafka.common.message.ConsumerProtocolSubscription;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What consumers of the classic protocol tell each other, which the broker otherwise passes on unread: needed where such
 * a consumer is in a group of the new protocol. Pure.
 */
final class EmbeddedProtocol {
    static final String TYPE = "consumer";

    private EmbeddedProtocol() {}

    /**
     * What a consumer wants.
     *
     * @param owned what it has, as far as the topics still exist
     * @param version of the form it said this in
     */
    record Subscription(List<String> topics, @Nullable String rackId, Assignment owned, short version) {}

    /** @throws SchemaException when this is not a consumer's subscription */
    static Subscription subscription(ByteBuffer metadata, TopicCatalog catalog) {
        ByteBuffer bytes = metadata.duplicate();
        short version = readable(bytes, ConsumerProtocolSubscription.HIGHEST_SUPPORTED_VERSION);
        try {
            var said = new ConsumerProtocolSubscription(new ByteBufferAccessor(bytes), version);
            Map<Uuid, Collection<Integer>> owned = new HashMap<>();
            said.ownedPartitions().forEach(topic -> add(owned, topic.topic(), topic.partitions(), catalog));
            String rack = said.rackId();
            return new Subscription(
                    said.topics(), rack == null || rack.isEmpty() ? null : rack, Assignment.of(owned), version);
        } catch (RuntimeException torn) {
            throw new SchemaException("This is not the subscription of a consumer", torn);
        }
    }

    /** @throws SchemaException when this is not a consumer's assignment */
    static Assignment assignment(ByteBuffer assignment, TopicCatalog catalog) {
        ByteBuffer bytes = assignment.duplicate();
        if (!bytes.hasRemaining()) {
            return Assignment.EMPTY; // it was not given one yet
        }
        short version = readable(bytes, ConsumerProtocolAssignment.HIGHEST_SUPPORTED_VERSION);
        try {
            Map<Uuid, Collection<Integer>> given = new HashMap<>();
            new ConsumerProtocolAssignment(new ByteBufferAccessor(bytes), version)
                    .assignedPartitions()
                    .forEach(topic -> add(given, topic.topic(), topic.partitions(), catalog));
            return Assignment.of(given);
        } catch (RuntimeException torn) {
            throw new SchemaException("This is not the assignment of a consumer", torn);
        }
    }

    /** An assignment in a form the consumer can read, judged by the one it speaks itself. */
    static ByteBuffer write(Assignment given, ClassicOffer offer, TopicCatalog catalog) {
        var assignment = new ConsumerProtocolAssignment();
        given.topics().forEach((id, partitions) -> catalog.topic(id).ifPresent(topic -> assignment
                .assignedPartitions()
                .add(new ConsumerProtocolAssignment.TopicPartition()
                        .setTopic(topic.name())
                        .setPartitions(List.copyOf(partitions)))));
        short spoken = offer.protocols().get(0).metadata().getShort();
        short version = (short) Math.max(
                ConsumerProtocolAssignment.LOWEST_SUPPORTED_VERSION,
                Math.min(spoken, ConsumerProtocolAssignment.HIGHEST_SUPPORTED_VERSION));
        return MessageUtil.toVersionPrefixedByteBuffer(version, assignment);
    }

    /** Newer forms begin with the fields of older ones. */
    private static short readable(ByteBuffer bytes, short newest) {
        if (bytes.remaining() < Short.BYTES) {
            throw new SchemaException("A consumer's metadata of " + bytes.remaining() + " bytes has no version");
        }
        return (short) Math.max(0, Math.min(bytes.getShort(), newest));
    }

    private static void add(
            Map<Uuid, Collection<Integer>> partitions, String topic, List<Integer> numbers, TopicCatalog catalog) {
        catalog.topic(topic).ifPresent(known -> partitions
                .computeIfAbsent(known.id(), fresh -> new HashSet<>())
                .addAll(numbers));
    }
}
