package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.config.ConfigBook;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Creates topics: plans, then writes the plan. Thread-safe; does not block. */
public final class TopicCreation {
    private static final int BROKERS_DEFAULT = -1;

    private final MetadataStore metadata;
    private final TopicPlanner planner;
    private final ConfigBook configs;
    private final boolean automatic;
    private final InternalTopic offsetsTopic;

    /**
     * @param automatic whether a topic is made when it is first used ({@code auto.create.topics.enable})
     * @param offsetsTopic what {@code __consumer_offsets} is like when it is made
     */
    public TopicCreation(
            MetadataStore metadata,
            TopicPlanner planner,
            ConfigBook configs,
            boolean automatic,
            InternalTopic offsetsTopic) {
        this.metadata = metadata;
        this.planner = planner;
        this.configs = configs;
        this.automatic = automatic;
        this.offsetsTopic = offsetsTopic;
    }

    /** The shape of a topic that the broker makes for itself. */
    public record InternalTopic(int partitions, int replicationFactor, Map<String, String> configs) {
        public InternalTopic {
            configs = Map.copyOf(configs);
        }
    }

    /** Whether {@link #createByUse} works. */
    public boolean automatic() {
        return automatic;
    }

    /** @return the new topic, once this broker serves it; fails with the {@code ApiException} to answer */
    public CompletableFuture<TopicImage> create(CreatableTopic wish, boolean validateOnly) {
        try {
            TopicImage planned = planner.create(metadata.image(), wish, newId(), checked(wish));
            checkOffsetsTopic(planned);
            return validateOnly ? CompletableFuture.completedFuture(planned) : write(planned);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Creates a topic with the broker's defaults because a client asked for it; one that exists is fine. */
    public CompletableFuture<Void> createByUse(String name) {
        if (Topic.GROUP_METADATA_TOPIC_NAME.equals(name)) {
            return ensureOffsetsTopic();
        }
        if (Topic.isInternal(name)) {
            return CompletableFuture.failedFuture(
                    new InvalidTopicException("the internal topic " + name + " is not made by use"));
        }
        return ensure(new CreatableTopic()
                .setName(name)
                .setNumPartitions(BROKERS_DEFAULT)
                .setReplicationFactor((short) BROKERS_DEFAULT));
    }

    /** Makes {@code __consumer_offsets} if it is missing. */
    public CompletableFuture<Void> ensureOffsetsTopic() {
        var wish = new CreatableTopic()
                .setName(Topic.GROUP_METADATA_TOPIC_NAME)
                .setNumPartitions(offsetsTopic.partitions())
                .setReplicationFactor((short) offsetsTopic.replicationFactor());
        offsetsTopic.configs().forEach((name, value) -> wish.configs()
                .add(new CreatableTopicConfig().setName(name).setValue(value)));
        return ensure(wish);
    }

    private CompletableFuture<Void> ensure(CreatableTopic wish) {
        ClusterImage image = metadata.image();
        if (image.topic(wish.name()).isPresent()) {
            return CompletableFuture.completedFuture(null);
        }
        return create(wish, false).<Void>thenApply(created -> null).exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof TopicExistsException) {
                return null; // somebody else was quicker
            }
            throw failure instanceof CompletionException known ? known : new CompletionException(failure);
        });
    }

    private CompletableFuture<TopicImage> write(TopicImage planned) {
        return metadata.apply(new MetadataChange.CreateTopic(planned)).thenApply(written -> planned);
    }

    private Map<String, String> checked(CreatableTopic wish) {
        var given = new LinkedHashMap<String, String>();
        wish.configs().forEach(config -> given.put(config.name(), config.value()));
        configs.at(metadata.image()).topics().validate(given);
        return given;
    }

    /** Groups are found by this number; a topic with another would leave some without a coordinator. */
    private void checkOffsetsTopic(TopicImage planned) {
        boolean fits = planned.partitions().size() == offsetsTopic.partitions();
        if (Topic.GROUP_METADATA_TOPIC_NAME.equals(planned.name()) && !fits) {
            throw new InvalidPartitionsException(planned.name() + " has " + offsetsTopic.partitions()
                    + " partitions (offsets.topic.num.partitions), asked for were "
                    + planned.partitions().size());
        }
    }

    private static Uuid newId() {
        return Uuid.randomUuid();
    }
}
