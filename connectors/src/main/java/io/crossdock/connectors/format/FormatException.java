package io.crossdock.connectors.format;

/** A value is not what its format needs, however often it is tried. The message says what is wrong, and where. */
public final class FormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message such as {@code not JSON: Unexpected character ('}') at line 3, column 7} */
    public FormatException(String message) {
        super(message);
    }

    /** @param cause what the library that found it said */
    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
