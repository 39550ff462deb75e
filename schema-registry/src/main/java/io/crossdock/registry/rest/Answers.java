package io.crossdock.registry.rest;

import io.crossdock.registry.book.ErrorCode;
import io.crossdock.registry.book.Refused;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Refusals as answers. */
final class Answers {
    /** The leader did not answer, or this node cannot yet. */
    static final int FORWARDING_FAILED = 50_003;
    /** Nobody knows which node writes. */
    static final int UNKNOWN_LEADER = 50_004;
    /** The topic could not be written. */
    static final int STORE_FAILED = 50_001;
    /** The topic gave no answer in time. */
    static final int TIMED_OUT = 50_002;
    /** The caller may not. */
    static final int FORBIDDEN = 40_301;

    private static final int ASK_AGAIN_SECONDS = 2;

    private Answers() {}

    static Response of(int status, int code, String message) {
        return Response.status(status)
                .type(Media.V1_TYPE)
                .entity(new ErrorDto(code, message))
                .build();
    }

    static Response of(Refused refused) {
        Response answer = of(refused.code().status(), refused.code().code(), String.valueOf(refused.getMessage()));
        return refused.code() != ErrorCode.BUSY
                ? answer
                : Response.fromResponse(answer)
                        .header(HttpHeaders.RETRY_AFTER, ASK_AGAIN_SECONDS)
                        .build();
    }

    static WebApplicationException failure(int status, int code, String message) {
        return new WebApplicationException(message, of(status, code, message));
    }

    /** 403, whether what it is about exists or not. */
    static WebApplicationException forbidden(SubjectAccess.Operation operation, String what) {
        return failure(
                403,
                FORBIDDEN,
                "User is denied operation " + operation + " on " + what
                        + "; whoever may change access rules can allow it");
    }

    static Refused schemaNotFound(int id) {
        return new Refused(ErrorCode.SCHEMA_NOT_FOUND, "Schema " + id + " not found");
    }
}
