package io.crossdock.connectors.webhook;

import io.crossdock.security.tls.TlsSource;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

import java.time.Clock;
import java.util.Optional;

/** One address that takes the webhooks of one sender. */
final class WebhookEndpoint extends DefaultEndpoint {
    private final WebhookSettings settings;
    private final Optional<TlsSource> tls;
    private final Sender sender;
    private final Clock clock;

    /** @param tls what it listens with, if it listens with TLS */
    WebhookEndpoint(
            String uri,
            Component component,
            WebhookSettings settings,
            Optional<TlsSource> tls,
            Sender sender,
            Clock clock) {
        super(uri, component);
        this.settings = settings;
        this.tls = tls;
        this.sender = sender;
        this.clock = clock;
    }

    WebhookSettings settings() {
        return settings;
    }

    Optional<TlsSource> tls() {
        return tls;
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
