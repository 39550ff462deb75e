package io.crossdock.connectors.webhook;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Reads the body of one request whole, up to a number of bytes and a time, without a thread that waits. A body that
 * does not move at all is ended by the connection's own patience. One thread at a time, as Jetty calls it.
 */
final class BoundedBody implements Runnable {
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private final Request request;
    private final int most;
    private final Clock clock;
    private final Instant deadline;
    private final WhenRead then;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private BoundedBody(Request request, int most, Clock clock, WhenRead then) {
        this.request = request;
        this.most = most;
        this.clock = clock;
        this.deadline = clock.instant().plus(LONGEST);
        this.then = then;
    }

    /** What became of it: exactly one of these is called, once. */
    interface WhenRead {
        void whole(byte[] body);

        void tooLarge();

        /** The connection broke, or it took too long. */
        void broken();
    }

    /** @param most bytes that a body may have */
    static void read(Request request, int most, Clock clock, WhenRead then) {
        new BoundedBody(request, most, clock, then).run();
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (clock.instant().isAfter(deadline)) {
                    then.broken();
                } else {
                    request.demand(this);
                }
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                then.broken();
                return;
            }
            boolean fits = add(chunk);
            if (!fits) {
                then.tooLarge();
                return;
            }
            if (chunk.isLast()) {
                then.whole(bytes.toByteArray());
                return;
            }
        }
    }

    private boolean add(Content.Chunk chunk) {
        try {
            ByteBuffer content = chunk.getByteBuffer();
            if (content.remaining() > most - bytes.size()) {
                return false;
            }
            var copy = new byte[content.remaining()];
            content.get(copy);
            bytes.writeBytes(copy);
            return true;
        } finally {
            chunk.release();
        }
    }
}
