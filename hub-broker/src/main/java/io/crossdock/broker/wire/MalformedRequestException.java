package io.crossdock.broker.wire;

/** A frame that is no request we can answer. The connection it came on is closed, as the protocol has no other reply. */
public final class MalformedRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedRequestException(String message) {
        super(message);
    }

    public MalformedRequestException(String message, Throwable cause) {
        super(message, cause);
    }
}
