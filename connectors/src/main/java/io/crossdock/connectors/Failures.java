package io.crossdock.connectors;

import io.crossdock.connectors.definition.Pipeline;

/** Words for a failure: every message from the outermost to the cause, each said once, secrets removed, and the remedy where one is known. */
final class Failures {
    private static final int LONGEST = 2_000;

    private Failures() {}

    static String describe(Throwable failure, Pipeline pipeline) {
        var text = new StringBuilder();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (text.indexOf(message) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
            }
            cause = cause.getCause();
        }
        String shown = pipeline.redact(text.toString().strip());
        return (shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…") + Remedy.of(failure, shown);
    }
}
