package io.crossdock.security.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeoutException;

/**
 * Bounds what one request may send, and how long it may take for it: a body is at most {@value #MOST_BYTES} bytes and
 * arrives within a time, however slowly its client drips. Thread-safe.
 */
@PreMatching
@Priority(0)
final class BoundedBodies implements ContainerRequestFilter {
    /** 1 MiB. */
    static final int MOST_BYTES = 1 << 20;

    private final Duration longest;
    private final Clock clock;

    BoundedBodies(Duration longest, Clock clock) {
        this.longest = longest;
        this.clock = clock;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        // Jersey's own reading of it ends at two billion.
        if (length != null && new BigInteger(length.strip()).compareTo(BigInteger.valueOf(MOST_BYTES)) > 0) {
            throw tooLarge();
        }
        request.setEntityStream(new Bounded(request.getEntityStream(), clock, longest));
    }

    private static ClientErrorException tooLarge() {
        return new ClientErrorException("a body is at most " + MOST_BYTES + " bytes", Status.REQUEST_ENTITY_TOO_LARGE);
    }

    /** Confined to the thread that reads the body. */
    private static final class Bounded extends FilterInputStream {
        private final Clock clock;
        private final Duration longest;
        private final Instant deadline;
        private long left = MOST_BYTES;

        Bounded(InputStream body, Clock clock, Duration longest) {
            super(body);
            this.clock = clock;
            this.longest = longest;
            deadline = clock.instant().plus(longest);
        }

        @Override
        public int read() throws IOException {
            int one = waited(super::read);
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = waited(() -> super.read(target, offset, length));
            count(Math.max(count, 0));
            return count;
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) {
                throw tooLarge();
            }
            if (clock.instant().isAfter(deadline)) {
                throw late();
            }
        }

        /** {@link TimedBodies} ends a wait that has taken too long. */
        private int waited(Read read) throws IOException {
            try {
                return read.bytes();
            } catch (IOException failure) {
                if (failure.getCause() instanceof TimeoutException) {
                    throw late();
                }
                throw failure;
            }
        }

        private ClientErrorException late() {
            return new ClientErrorException(
                    "a body has to arrive within " + longest.toMillis() / 1000.0 + " s", Status.REQUEST_TIMEOUT);
        }

        @FunctionalInterface
        private interface Read {
            int bytes() throws IOException;
        }
    }
}
