package io.crossdock.connectors.delivery;

import java.io.IOException;
import java.time.Duration;

/** The target asks to be left alone for a while; the record may well be taken then. */
public final class TryLaterException extends IOException {
    private static final long serialVersionUID = 1L;
    private final Duration pause;

    /** @param pause how long the target asked to wait */
    public TryLaterException(String message, Duration pause) {
        super(message);
        this.pause = pause;
    }

    /** The wait after a failure: the usual one, or the one that the target asked for if that is longer. */
    public static Duration waitAfter(Exception failure, Duration usual) {
        return failure instanceof TryLaterException asked && asked.pause.compareTo(usual) > 0 ? asked.pause : usual;
    }
}
