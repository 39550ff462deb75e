package io.crossdock.security.rest;

/**
 * A parameter that is true or false, as it was written. What is neither is refused when it is asked for: a change whose
 * rehearsal was asked for in other words must not happen for real.
 */
public record FlagParam(String text) {
    /** @param name of the parameter */
    public boolean value(String name) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.field(name, "must be true or false");
        };
    }
}
