package io.crossdock.connectors.capture;

/** The database cannot be captured now; the message says why, and what mends it. */
final class NotReadyException extends Exception {
    NotReadyException(String message) {
        super(message);
    }

    NotReadyException(String message, Throwable cause) {
        super(message, cause);
    }
}
