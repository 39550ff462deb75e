package io.crossdock.connectors.http;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

import java.time.Clock;

/** One server that records are sent to. */
final class HttpSinkEndpoint extends DefaultEndpoint {
    private final SinkSettings settings;
    private final Clock clock;

    HttpSinkEndpoint(String uri, Component component, SinkSettings settings, Clock clock) {
        super(uri, component);
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Producer createProducer() {
        return new HttpSinkProducer(this, settings, clock);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("this is a sink; signed-webhook-source takes requests");
    }
}
