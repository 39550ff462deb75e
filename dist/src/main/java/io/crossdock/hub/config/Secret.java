package io.crossdock.hub.config;

/**
 * Something nobody should read, which is named in the configuration and kept elsewhere.
 *
 * @param value never empty; not part of {@link #toString}
 */
public record Secret(String value) {
    @Override
    public String toString() {
        return "(secret)";
    }
}
