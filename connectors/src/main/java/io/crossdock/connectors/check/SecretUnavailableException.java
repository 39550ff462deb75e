package io.crossdock.connectors.check;

/** A secret that may well exist but cannot be had now. Its message says why and what helps, and never the secret. */
public final class SecretUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one sentence, for the finding of a check */
    public SecretUnavailableException(String message) {
        super(message);
    }
}
