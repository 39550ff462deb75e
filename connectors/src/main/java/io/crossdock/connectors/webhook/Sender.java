package io.crossdock.connectors.webhook;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** Who sends webhooks, and how they are signed and named there. Thread-safe. */
sealed interface Sender permits HmacSender, StripeSender {

    /** Why the request is not known to be this sender's, in words for who set it up; null when it is. */
    @Nullable
    String refusal(Received request, Instant now);

    /** What the request, which is known to be this sender's, says about the event it tells of. */
    Event event(Received request);

    /**
     * What a request tells of.
     *
     * @param type what happened, such as {@code orders/create}; null if the request does not say
     * @param id the same for each time the same event is sent; null if the request does not say
     */
    record Event(@Nullable String type, @Nullable String id) {}
}
