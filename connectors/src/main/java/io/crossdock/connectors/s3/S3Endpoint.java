package io.crossdock.connectors.s3;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.ScheduledPollEndpoint;

import java.util.function.BiFunction;
import java.util.function.Function;

/** A bucket, read or written to. */
final class S3Endpoint extends ScheduledPollEndpoint {
    private final BiFunction<S3Endpoint, Processor, Consumer> reader;
    private final Function<S3Endpoint, Producer> writer;

    S3Endpoint(
            String uri,
            Component component,
            BiFunction<S3Endpoint, Processor, Consumer> reader,
            Function<S3Endpoint, Producer> writer) {
        super(uri, component);
        this.reader = reader;
        this.writer = writer;
        setGreedy(true); // as long as there are objects, without a pause
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
