package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.api.data.schema.BadRecord.Reason;
import io.crossdock.broker.metadata.config.SchemaValidation;
import io.crossdock.broker.metadata.config.SchemaValidation.Action;
import org.apache.kafka.common.errors.InvalidConfigurationException;

import java.util.concurrent.CompletableFuture;

/** Where there is no registry to ask, what a topic asked for is not dropped in silence. Thread-safe. */
record NoRegistry(SchemaCounts counts) implements Deciding {

    @Override
    public CompletableFuture<Passed> decide(SchemaValidation rules, Arrival arrival) {
        if (rules.action() == Action.COUNT) {
            counts.unjudged(arrival.topic(), 1, Reason.NO_REGISTRY);
            return Passed.all(arrival.records());
        }
        throw new InvalidConfigurationException("Topic " + arrival.topic()
                + " wants the schemas of its records checked, and this broker has no schema registry to ask: start it with"
                + " one, or set the topic's schema.validation and schema.validation.key to off");
    }
}
