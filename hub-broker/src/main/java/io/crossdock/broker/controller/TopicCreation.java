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
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Creates topics: plans, then writes the plan. Thread-safe; does not block. */
public final class TopicCreation {
    private static final int BROKERS_DEFAULT = -1;

    private final MetadataStore metadata;
    private final TopicPlanner planner;
    private final ConfigBook configs;
    private final boolean automatic;
    private final Map<String, InternalTopic> internalTopics;
    private final Runnable requireRoom;

    /**
     * @param automatic whether a topic is made when it is first used ({@code auto.create.topics.enable})
     * @param internalTopics what the broker's own topics, by name, are like when they are made
     * @param requireRoom throws what to answer while there is no room for another topic; those the broker makes for
     *     itself are not asked for it
     */
    public TopicCreation(
            MetadataStore metadata,
            TopicPlanner planner,
            ConfigBook configs,
            boolean automatic,
            Map<String, InternalTopic> internalTopics,
            Runnable requireRoom) {
        this.metadata = metadata;
        this.planner = planner;
        this.configs = configs;
        this.automatic = automatic;
        this.internalTopics = Map.copyOf(internalTopics);
        this.requireRoom = requireRoom;
    }

    /**
     * The shape of a topic that the broker makes for itself.
     *
     * @param replicationFactor empty for as many as a topic should have; either way as soon as there are brokers for them
     */
    public record InternalTopic(int partitions, OptionalInt replicationFactor, Map<String, String> configs) {
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
            checkInternalTopic(planned);
            if (!Topic.isInternal(planned.name())) {
                requireRoom.run();
            }
            return validateOnly ? CompletableFuture.completedFuture(planned) : write(planned);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Creates a topic with the broker's defaults because a client asked for it; one that exists is fine. */
    public CompletableFuture<Void> createByUse(String name) {
        if (internalTopics.containsKey(name)) {
            return ensureInternalTopic(name);
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

    /**
     * Makes one of the broker's own topics if it is missing.
     *
     * @param name {@code __consumer_offsets} or {@code __transaction_state}
     */
    public CompletableFuture<Void> ensureInternalTopic(String name) {
        InternalTopic shape = internalTopics.get(name);
        if (shape == null) {
            return CompletableFuture.failedFuture(new InvalidTopicException(name + " is no topic of the broker's own"));
        }
        var wish = new CreatableTopic()
                .setName(name)
                .setNumPartitions(shape.partitions())
                .setReplicationFactor((short) planner.internalFactor(metadata.image(), shape.replicationFactor()));
        shape.configs().forEach((config, value) -> wish.configs()
                .add(new CreatableTopicConfig().setName(config).setValue(value)));
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

    /** Coordinators are found by this number; a topic with another would leave groups or transactions without one. */
    private void checkInternalTopic(TopicImage planned) {
        InternalTopic shape = internalTopics.get(planned.name());
        if (shape != null && planned.partitions().size() != shape.partitions()) {
            throw new InvalidPartitionsException(planned.name() + " has " + shape.partitions()
                    + " partitions by this broker's settings, asked for were "
                    + planned.partitions().size());
        }
    }

    private static Uuid newId() {
        return Uuid.randomUuid();
    }
}
