package io.crossdock.security.rest;

/** A parameter that is a whole number, as it was written. What is none is refused when it is asked for. */
public record NumberParam(String text) {
    /** @param name of the parameter */
    public int value(String name) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw Refusal.field(name, "must be a whole number");
        }
    }
}
