package io.crossdock.registry.type;

/** A text that is no schema. The message says what is wrong, where (line and column where known), and how to mend it. */
public final class InvalidSchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidSchemaException(String message) {
        super(message);
    }

    public InvalidSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
