package io.crossdock.connectors.camel;

import io.crossdock.connectors.delivery.AckGroup;
import io.crossdock.connectors.delivery.UnwrittenException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/** Takes one message from its origin, has its records written, and returns only when the hub has all of them. */
final class AcknowledgedMessage implements Gate {
    /** The exchange property that leads every record, also those of a split, to the group of its message. */
    static final String GROUP = "crossdock.group";

    private final ProducerTemplate steps;
    private final String target;
    private final SourceListener listener;
    private final Map<String, Object> marks;
    private final AckGroup inside = new AckGroup();
    private volatile boolean shut;

    AcknowledgedMessage(ProducerTemplate steps, String target, SourceListener listener, Map<String, Object> marks) {
        this.steps = steps;
        this.target = target;
        this.listener = listener;
        this.marks = Map.copyOf(marks);
    }

    @Override
    public void shut() {
        shut = true;
    }

    @Override
    public void awaitEmpty() throws InterruptedException {
        inside.await();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        if (shut) {
            throw new RejectedExecutionException("the connector has stopped; the message stays where it is");
        }
        inside.add();
        try {
            take(exchange);
        } finally {
            inside.done(null);
        }
    }

    private void take(Exchange exchange) throws InterruptedException {
        var group = new AckGroup();
        exchange.setProperty(GROUP, group);
        marks.forEach(exchange::setProperty);
        steps.send(target, exchange);
        Throwable unwritten = group.await();
        Exception failure = exchange.getException();
        if (unwritten != null) {
            var refused = new UnwrittenException("the hub did not take every record", unwritten);
            exchange.setException(refused);
            if (refused.mayPass() || shut) {
                listener.retrying(refused);
            } else {
                end(refused);
            }
        } else if (failure != null && !isStopping(failure)) {
            end(failure);
        }
    }

    private void end(Exception failure) {
        shut = true; // before anything else, or a fast origin hands the same message over again
        listener.ended(failure);
    }

    private boolean isStopping(Exception failure) {
        return shut || failure instanceof RejectedExecutionException || failure instanceof InterruptedException;
    }
}
