package io.crossdock.registry.log;

import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** Records were not appended, or nobody said whether they were. */
final class AppendException extends Exception {
    private static final long serialVersionUID = 1L;

    /** How much of the transaction is known to have happened. */
    enum Extent {
        /** Nothing will be in the topic, and the term goes on. */
        UNDONE,
        /** Nothing will be in the topic, but the term is over. */
        BROKEN,
        /** The end of the transaction was asked for: it is in the topic, or will never be. The term is over. */
        IN_DOUBT
    }

    private final Extent extent;

    AppendException(Extent extent, Throwable cause) {
        super(cause.getMessage(), cause);
        this.extent = extent;
    }

    Extent extent() {
        return extent;
    }

    /** Whether another node began to write. */
    boolean isFenced() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }
}
