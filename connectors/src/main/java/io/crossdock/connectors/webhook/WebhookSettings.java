package io.crossdock.connectors.webhook;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Where a webhook listens, and how much it takes.
 *
 * @param path path that requests must have, with its slash at the front
 * @param largest bytes of a body at most
 * @param answerWithin how long the sender is kept waiting for the hub's acknowledgement
 */
record WebhookSettings(InetSocketAddress listen, String path, int largest, Duration answerWithin) {
    private static final int MOST_BYTES = 16 << 20;
    private static final long LONGEST_WAIT = 60_000;

    WebhookSettings {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("'path' must start with a slash, was '" + path + "'");
        }
        if (largest < 1 || largest > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "'maxBytes' must be from 1 to " + MOST_BYTES + " (16 MiB), was " + largest);
        }
        if (answerWithin.toMillis() < 1 || answerWithin.toMillis() > LONGEST_WAIT) {
            throw new IllegalArgumentException("'answerWithin' must be from 1 to " + LONGEST_WAIT + " milliseconds");
        }
    }
}
