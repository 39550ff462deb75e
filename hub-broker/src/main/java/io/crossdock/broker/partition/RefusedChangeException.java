package io.crossdock.broker.partition;

/** A change of in-sync replicas that has certainly not been made. */
final class RefusedChangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedChangeException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
