package io.crossdock.registry.log;

import org.jspecify.annotations.Nullable;

/** The topic could not be written or read. The message says what the cluster answered and what to do. */
public final class RegistryLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean timeout;

    /** @param timeout whether the cluster gave no answer in time, so that the records may have been written */
    public RegistryLogException(String message, @Nullable Throwable cause, boolean timeout) {
        super(message, cause);
        this.timeout = timeout;
    }

    public boolean isTimeout() {
        return timeout;
    }
}
