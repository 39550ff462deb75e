package io.crossdock.registry.rest;

/** In what form a schema's text is wanted. */
final class Formats {
    private Formats() {}

    /**
     * Refuses what is not served, rather than to answer with something else.
     *
     * @throws jakarta.ws.rs.WebApplicationException 422
     */
    static void check(String format) {
        if (!format.isEmpty() && !format.equals("default")) {
            throw Answers.failure(
                    422,
                    422,
                    "format '" + (format.length() > 50 ? "..." : format)
                            + "' is not served; leave it out, and the text comes as it is stored");
        }
    }
}
