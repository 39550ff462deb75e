package io.crossdock.security.rest;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Ends the wait for the rest of a body that does not come: whoever waits for it is woken when its time is over, however
 * long the connection may be idle otherwise. One that drips is what {@link BoundedBodies} looks after. Thread-safe.
 */
final class TimedBodies extends Handler.Wrapper {
    private final Duration longest;
    private final Clock clock;

    TimedBodies(Handler handler, Duration longest, Clock clock) {
        super(handler);
        this.longest = longest;
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(new Timed(request, clock, clock.instant().plus(longest)), response, callback);
    }

    /** Confined, as its request. */
    private static final class Timed extends Request.Wrapper {
        private final Clock clock;
        private final Instant deadline;
        private final EndPoint connection;
        private final long usual;

        Timed(Request request, Clock clock, Instant deadline) {
            super(request);
            this.clock = clock;
            this.deadline = deadline;
            connection = request.getConnectionMetaData().getConnection().getEndPoint();
            usual = connection.getIdleTimeout();
        }

        @Override
        public void demand(Runnable whenThere) {
            long left = Duration.between(clock.instant(), deadline).toMillis();
            connection.setIdleTimeout(Math.max(1, Math.min(usual, left)));
            super.demand(whenThere);
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = super.read();
            if (chunk != null) {
                connection.setIdleTimeout(usual);
            }
            return chunk;
        }
    }
}
