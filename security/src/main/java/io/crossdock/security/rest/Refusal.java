package io.crossdock.security.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** What a resource throws when it does not do what it was asked. */
public final class Refusal {
    private Refusal() {}

    /**
     * 400: one field or parameter makes no sense.
     *
     * @param field path in the body, or name of the parameter
     */
    public static WebApplicationException field(String field, String message) {
        return new WebApplicationException(
                message, answer(Status.BAD_REQUEST, message, List.of(new Problem.FieldError(field, message))));
    }

    /** 400: these fields or parameters, at least one, make no sense. */
    public static WebApplicationException fields(List<Problem.FieldError> errors) {
        Problem.FieldError first = errors.get(0);
        String detail = errors.size() == 1
                ? first.field() + ": " + first.message()
                : errors.size() + " fields are not valid, the first is " + first.field() + ": " + first.message();
        return new WebApplicationException(detail, answer(Status.BAD_REQUEST, detail, errors));
    }

    /** The body, which must not be missing; 400 when it is. */
    public static <T> T requireBody(@Nullable T body) {
        if (body == null) {
            throw new WebApplicationException(
                    "no body", answer(Status.BAD_REQUEST, "the request needs a body of JSON", List.of()));
        }
        return body;
    }

    /** 403: something has to be allowed or configured first. */
    public static WebApplicationException forbidden(String message) {
        return new WebApplicationException(message, answer(Status.FORBIDDEN, message, List.of()));
    }

    /** 404. */
    public static WebApplicationException unknown(String message) {
        return new WebApplicationException(message, answer(Status.NOT_FOUND, message, List.of()));
    }

    /** 409: what is there does not allow it. */
    public static WebApplicationException conflict(String message) {
        return new WebApplicationException(message, answer(Status.CONFLICT, message, List.of()));
    }

    /** 412: it changed since the caller read it. */
    static WebApplicationException outdated(String message) {
        return new WebApplicationException(message, answer(Status.PRECONDITION_FAILED, message, List.of()));
    }

    /** 429: as many as are served at a time are being served. */
    public static WebApplicationException tooMany(String message) {
        return new WebApplicationException(message, answer(Status.TOO_MANY_REQUESTS, message, List.of()));
    }

    /** 501: this cluster cannot do it. */
    public static WebApplicationException unsupported(String message) {
        return new WebApplicationException(message, answer(Status.NOT_IMPLEMENTED, message, List.of()));
    }

    /** 503: later it will. */
    public static WebApplicationException notReady(String message) {
        return new WebApplicationException(message, answer(Status.SERVICE_UNAVAILABLE, message, List.of()));
    }

    private static Response answer(Status status, String detail, List<Problem.FieldError> errors) {
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(new Problem("about:blank", status.getReasonPhrase(), status.getStatusCode(), detail, errors))
                .build();
    }
}
