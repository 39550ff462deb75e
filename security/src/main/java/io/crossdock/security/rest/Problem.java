package io.crossdock.security.rest;

import jakarta.ws.rs.core.MediaType;

import java.util.List;

/**
 * What went wrong with a request, as RFC 9457 writes it.
 *
 * @param type always {@code about:blank}: the status says what kind of problem it is
 * @param title the status in words
 * @param status HTTP status, 400 to 599
 * @param detail what exactly, and how to mend it
 * @param errors one entry per offending field; empty when it is not about fields
 */
public record Problem(String type, String title, int status, String detail, List<FieldError> errors) {
    /** Media type of a problem's JSON. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static final MediaType TYPE = MediaType.valueOf(MEDIA_TYPE);

    public Problem {
        errors = List.copyOf(errors);
    }

    /** A problem that is not about single fields. */
    public static Problem of(int status, String title, String detail) {
        return new Problem("about:blank", title, status, detail, List.of());
    }

    /**
     * One field of the body that was refused.
     *
     * @param field path to it, for example {@code partitions[0].count}
     * @param message what is wrong with it
     */
    public record FieldError(String field, String message) {}
}
