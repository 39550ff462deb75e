package io.crossdock.connectors.tail;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;

import java.util.Optional;

/**
 * Looks at a log, hands over its lines, and keeps the position once they are taken. What is not taken is handed over
 * again at a later look.
 */
final class TailConsumer extends ScheduledPollConsumer {
    /**
     * Header that says where the message begins: the same when it is handed over again, also after a crash or a rotation.
     * A second message may have more lines, but a line has the same place in it.
     */
    static final String PLACE = "CrossdockLogPlace";

    private final LogTail tail;
    private final String name;

    TailConsumer(TailEndpoint endpoint, Processor processor, TailSettings settings) {
        super(endpoint, processor);
        tail = new LogTail(settings);
        name = settings.log().getFileName().toString();
    }

    @Override
    protected int poll() throws Exception {
        int taken = 0;
        Optional<Chunk> chunk = tail.next();
        while (chunk.isPresent() && isRunAllowed()) {
            if (!hand(chunk.get())) {
                return taken; // it is tried again after the delay
            }
            tail.acknowledge(chunk.get());
            taken++;
            chunk = isRunAllowed() ? tail.next() : Optional.empty();
        }
        return taken;
    }

    private boolean hand(Chunk chunk) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(chunk.lines());
            exchange.getMessage().setHeader(Exchange.FILE_NAME, name);
            exchange.getMessage().setHeader(PLACE, chunk.start().place());
            getProcessor().process(exchange);
            return exchange.getException() == null && !exchange.isRollbackOnly();
        } finally {
            releaseExchange(exchange, false);
        }
    }

    @Override
    protected void doShutdown() throws Exception {
        super.doShutdown();
        tail.close();
    }
}
