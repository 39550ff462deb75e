package io.crossdock.connectors.mail;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

import java.time.Clock;

/** One mail server. */
final class MailEndpoint extends DefaultEndpoint {
    private final MailSettings settings;
    private final Clock clock;

    MailEndpoint(String uri, Component component, MailSettings settings, Clock clock) {
        super(uri, component);
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Producer createProducer() {
        return new MailProducer(this, settings, clock);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("SMTP is for sending; Camel's imap reads a mailbox");
    }
}
