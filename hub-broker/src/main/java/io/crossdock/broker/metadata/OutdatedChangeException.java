package io.crossdock.broker.metadata;

import org.apache.kafka.common.errors.ApiException;

/** A change was decided on something that is no longer so; it has to be decided again on the image there is now. */
public final class OutdatedChangeException extends ApiException {
    private static final long serialVersionUID = 1L;

    public OutdatedChangeException(String message) {
        super(message);
    }
}
