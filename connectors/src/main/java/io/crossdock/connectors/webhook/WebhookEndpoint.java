package io.crossdock.connectors.webhook;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

import java.time.Clock;

/** One address that takes the webhooks of one sender. */
final class WebhookEndpoint extends DefaultEndpoint {
    private final WebhookSettings settings;
    private final Sender sender;
    private final Clock clock;

    WebhookEndpoint(String uri, Component component, WebhookSettings settings, Sender sender, Clock clock) {
        super(uri, component);
        this.settings = settings;
        this.sender = sender;
        this.clock = clock;
    }

    WebhookSettings settings() {
        return settings;
    }

    Sender sender() {
        return sender;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("a webhook is a source; http-request-sink sends requests");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        var consumer = new WebhookConsumer(this, processor, clock);
        configureConsumer(consumer);
        return consumer;
    }
}
