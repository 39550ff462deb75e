package io.crossdock.hub.config;

/**
 * Something wrong with the configuration.
 *
 * @param where the place it was written, or what it is about when it was not written at all
 * @param message what is wrong and how to mend it
 */
public record Problem(String where, String message) {
    @Override
    public String toString() {
        return where + ": " + message;
    }
}
