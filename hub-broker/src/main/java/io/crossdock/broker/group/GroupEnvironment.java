package io.crossdock.broker.group;

import io.crossdock.broker.group.consumer.ConsumerGroupSettings;
import io.crossdock.broker.group.consumer.TopicCatalog;
import io.crossdock.broker.metadata.OffsetMirror;

import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What groups need of the rest of the broker.
 *
 * @param mirror hears of every committed offset
 * @param topics the topics there are now; offsets of others are forgotten
 * @param settings what a group of this id goes by now, its own settings before the broker's
 * @param maxBatchBytes largest batch that {@code __consumer_offsets} takes now
 * @param assignments makes assignments that take long; not a thread that anybody waits for
 */
public record GroupEnvironment(
        OffsetMirror mirror,
        Supplier<TopicCatalog> topics,
        Function<String, ConsumerGroupSettings> settings,
        IntSupplier maxBatchBytes,
        Executor assignments) {

    BatchLimit limit() {
        return new BatchLimit(maxBatchBytes);
    }

    boolean hasTopic(String name) {
        return topics.get().has(name);
    }
}
