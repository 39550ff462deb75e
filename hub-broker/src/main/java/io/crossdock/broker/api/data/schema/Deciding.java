package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.metadata.config.SchemaValidation;

import java.util.concurrent.CompletableFuture;

/** Decides what goes on of batches. Thread-safe; does not block. */
interface Deciding {

    /**
     * Decides on one batch.
     *
     * @param rules of its topic, which ask for something
     * @return fails with the {@code ApiException} to answer
     * @throws RuntimeException instead of that
     */
    CompletableFuture<Passed> decide(SchemaValidation rules, Arrival arrival);
}
