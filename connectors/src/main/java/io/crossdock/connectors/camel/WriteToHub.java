package io.crossdock.connectors.camel;

import io.crossdock.connectors.delivery.AckGroup;
import io.crossdock.connectors.delivery.RecordWriter;
import io.crossdock.connectors.delivery.UnwrittenException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

import java.time.Instant;

/** The end of a source's steps: hands one record to the producer and does not wait for it. Thread-safe. */
final class WriteToHub implements Processor {
    private final RecordEncoder encoder;
    private final RecordWriter writer;
    private final SourceListener listener;

    WriteToHub(RecordEncoder encoder, RecordWriter writer, SourceListener listener) {
        this.encoder = encoder;
        this.writer = writer;
        this.listener = listener;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        AckGroup group = exchange.getProperty(AcknowledgedMessage.GROUP, AckGroup.class);
        if (group == null) {
            throw new IllegalStateException(
                    "a step has parted the message from its origin, so it cannot be acknowledged");
        }
        Throwable failure = group.failure();
        if (failure != null) {
            throw new UnwrittenException("an earlier record of this message was not taken", failure);
        }
        var record = encoder.encode(exchange);
        Instant received = listener.received();
        group.add();
        try {
            writer.write(record, outcome -> {
                if (outcome == null) {
                    listener.delivered(received);
                }
                group.done(outcome);
            });
        } catch (InterruptedException stopped) {
            group.done(stopped);
            throw stopped;
        }
    }
}
