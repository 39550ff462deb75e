package io.crossdock.connectors.tail;

import io.crossdock.connectors.camel.OriginReport;
import io.crossdock.connectors.camel.OriginTrouble;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final Path log;
    private final OriginTrouble trouble;

    TailConsumer(TailEndpoint endpoint, Processor processor, TailSettings settings, OriginReport report) {
        super(endpoint, processor);
        this.trouble = new OriginTrouble(report);
        tail = new LogTail(settings);
        log = settings.log();
    }

    @Override
    protected int poll() throws Exception {
        try {
            int taken = look();
            trouble.readable();
            return taken;
        } catch (IOException failed) { // not thrown, since Camel would only log it
            trouble.unreadable(new IOException(describe(failed), failed));
            return 0;
        }
    }

    private String describe(IOException failed) {
        if (Files.isDirectory(log)) {
            return log + " is a folder; let 'file' name a log in it";
        }
        if (failed instanceof AccessDeniedException denied) {
            return "this hub may not open " + denied.getFile() + "; let its user read the log, and write the position";
        }
        return "the log " + log + " cannot be followed: " + failed;
    }

    private int look() throws Exception {
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
            exchange.getMessage()
                    .setHeader(Exchange.FILE_NAME, log.getFileName().toString());
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
