package io.crossdock.connectors.delivery;

/** A record is not what the connector needs, however often it is tried. */
public final class UndeliverableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UndeliverableException(String message, Throwable cause) {
        super(message, cause);
    }
}
