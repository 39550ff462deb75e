package io.crossdock.connectors.mongo;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.ScheduledPollEndpoint;

import java.util.function.BiFunction;
import java.util.function.Function;

/** A collection, read or written to. */
final class MongoEndpoint extends ScheduledPollEndpoint {
    private final BiFunction<MongoEndpoint, Processor, Consumer> reader;
    private final Function<MongoEndpoint, Producer> writer;

    MongoEndpoint(
            String uri,
            Component component,
            BiFunction<MongoEndpoint, Processor, Consumer> reader,
            Function<MongoEndpoint, Producer> writer) {
        super(uri, component);
        this.reader = reader;
        this.writer = writer;
        setGreedy(true); // as long as there are documents, without a pause
        setInitialDelay(0);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer = reader.apply(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        return writer.apply(this);
    }
}
