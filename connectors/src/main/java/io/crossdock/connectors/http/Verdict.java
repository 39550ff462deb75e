package io.crossdock.connectors.http;

import io.crossdock.connectors.delivery.TryLaterException;
import io.crossdock.connectors.delivery.UndeliverableException;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What the status of an answer means for the record that was sent (RFC 9110, 15; RFC 6585 for 429). */
final class Verdict {
    /** Besides busy servers, those that refuse whoever asks: an expired token is no fault of the record at hand. */
    private static final Set<Integer> OF_EVERY_RECORD = Set.of(401, 403, 407, 408, 425, 429);

    private Verdict() {}

    /**
     * Nothing for a record that was taken.
     *
     * @param retryAfter the header of this name, empty if there is none
     * @param said the first part of the answer's body, for the message
     * @return {@link TryLaterException} or {@link IOException} where another try may pass, {@link
     *     UndeliverableException} where the record is at fault
     */
    static Optional<Exception> of(int status, Optional<String> retryAfter, String said, Instant now) {
        if (status / 100 == 2) {
            return Optional.empty();
        }
        String message = "the server answers " + status + (said.isBlank() ? "" : ": " + said.strip());
        if (status >= 500 || OF_EVERY_RECORD.contains(status)) {
            Duration pause =
                    retryAfter.map(header -> RetryAfter.of(header, now)).orElse(Duration.ZERO);
            return Optional.of(pause.isZero() ? new IOException(message) : new TryLaterException(message, pause));
        }
        return Optional.of(new UndeliverableException(message, new IOException("HTTP " + status)));
    }
}
