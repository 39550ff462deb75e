package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.config.ConfigBook;
import io.crossdock.broker.metadata.config.SchemaValidation;
import io.crossdock.broker.partition.Acks;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.request.Access;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Writes to the topics where records go that fail, on whichever broker leads them. What comes from one partition goes to
 * one partition. Thread-safe; does not block.
 */
public final class DeadLetterTopic {
    private static final short ALL_IN_SYNC = -1;

    /** How another broker is asked to append. */
    public interface Elsewhere {
        /** Fails as {@code peer.Peers} does. */
        CompletableFuture<ProduceResponse> produce(BrokerImage to, ProduceRequest.Builder request, Duration timeout);
    }

    private final int nodeId;
    private final MetadataStore metadata;
    private final ConfigBook configs;
    private final Partitions partitions;
    private final Elsewhere elsewhere;

    public DeadLetterTopic(
            int nodeId, MetadataStore metadata, ConfigBook configs, Partitions partitions, Elsewhere elsewhere) {
        this.nodeId = nodeId;
        this.metadata = metadata;
        this.configs = configs;
        this.partitions = partitions;
        this.elsewhere = elsewhere;
    }

    /**
     * What keeps records of this client from being written there, in words that follow what is wrong with them.
     *
     * @param access of whoever sent the records: nobody writes anywhere by way of records that fail
     */
    Optional<String> problem(String topic, Access access) {
        TopicImage image = metadata.image().topic(topic).orElse(null);
        if (image == null) {
            return Optional.of("dead-letter topic '" + topic + "' does not exist: create it");
        }
        if (!access.allowsTopic(AclOperation.WRITE, topic)) {
            return Optional.of("it may not go to dead-letter topic " + topic + ": allow its producer to write there");
        }
        return SchemaValidation.of(image.configs()) == SchemaValidation.OFF
                ? Optional.empty()
                : Optional.of("dead-letter topic " + topic
                        + " wants its own records checked: set its schema.validation and schema.validation.key to off");
    }

    /** Most bytes that a batch may have there. */
    int mostBytes(String topic) {
        ClusterImage image = metadata.image();
        return image.topic(topic)
                .map(named -> configs.topic(image, named).get("max.message.bytes"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    /**
     * Appends batches, one after the other.
     *
     * @param source partition number they came from
     * @param timeout for each
     * @return completes when all of them are as durable as with acks=all; fails with the {@code ApiException} of the first
     *     that is not
     */
    CompletableFuture<Void> write(String topic, int source, List<MemoryRecords> batches, Duration timeout) {
        CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
        for (MemoryRecords batch : batches) {
            written = written.thenCompose(before -> write(topic, source, batch, timeout));
        }
        return written;
    }

    private CompletableFuture<Void> write(String topic, int source, MemoryRecords batch, Duration timeout) {
        ClusterImage image = metadata.image();
        TopicImage named = image.topic(topic)
                .orElseThrow(() -> Errors.UNKNOWN_TOPIC_OR_PARTITION.exception("there is no topic " + topic));
        var to = new TopicPartition(topic, source % named.partitions().size());
        int leader = named.partitions().get(to.partition()).leader();
        if (leader == nodeId) {
            return partitions
                    .require(to, image)
                    .append(batch, AppendOrigin.CLIENT, Acks.all(timeout))
                    .thenApply(appended -> null);
        }
        BrokerImage broker = image.brokers().get(leader);
        if (broker == null) {
            throw new LeaderNotAvailableException("nobody leads " + to + " now");
        }
        return elsewhere
                .produce(broker, ProduceRequest.builder(request(named, to, batch, timeout)), timeout)
                .thenApply(answer -> acknowledged(to, answer));
    }

    private static ProduceRequestData request(
            TopicImage topic, TopicPartition to, MemoryRecords batch, Duration timeout) {
        var topics = new TopicProduceDataCollection();
        topics.add(new TopicProduceData()
                .setName(topic.name())
                .setTopicId(topic.id())
                .setPartitionData(List.of(
                        new PartitionProduceData().setIndex(to.partition()).setRecords(batch))));
        return new ProduceRequestData()
                .setAcks(ALL_IN_SYNC)
                .setTimeoutMs((int) Math.min(Integer.MAX_VALUE, timeout.toMillis()))
                .setTopicData(topics);
    }

    private static Void acknowledged(TopicPartition to, ProduceResponse answer) {
        answer.data().responses().forEach(topic -> topic.partitionResponses().forEach(partition -> {
            Errors error = Errors.forCode(partition.errorCode());
            if (error != Errors.NONE) {
                throw error.exception(
                        to + ": " + (partition.errorMessage() == null ? error.message() : partition.errorMessage()));
            }
        }));
        return null;
    }
}
