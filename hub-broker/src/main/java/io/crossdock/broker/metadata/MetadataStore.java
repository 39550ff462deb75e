package io.crossdock.broker.metadata;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The cluster's memory as one broker sees it: the current image, and the only way to change it. Thread-safe; no method
 * blocks.
 */
public interface MetadataStore {

    /** The newest image. Never goes back. */
    ClusterImage image();

    /**
     * Registers a listener. It hears of every image published from now on, in order, on the metadata thread.
     *
     * @return the image to start from; the first call of the listener has it as {@code before}
     */
    ClusterImage subscribe(Listener listener);

    /**
     * Writes a change, conditional on what it was decided on and on this broker still being the controller, or, where
     * its author is a leader, on this broker's registration.
     *
     * @return completes when this broker's image shows the change and every listener has finished with it; fails with
     *     one of Kafka's {@code ApiException}s (NotControllerException, StaleBrokerEpochException,
     *     TopicExistsException, UnknownTopicOrPartitionException, …)
     */
    CompletableFuture<Void> apply(MetadataChange change);

    /** Takes a block of producer ids that no broker of this cluster was ever given. */
    CompletableFuture<ProducerIdBlock> nextProducerIds();

    /** Hears of new images. */
    @FunctionalInterface
    interface Listener {
        /** @return completes when this listener has done what the new image asks of it; must not block */
        CompletionStage<?> onImage(ClusterImage before, ClusterImage after);
    }

    /**
     * Producer ids {@code first} to {@code first + size - 1}.
     *
     * @param size 1 or more
     */
    record ProducerIdBlock(long first, int size) {}
}
