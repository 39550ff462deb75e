package io.crossdock.registry.rest;

import io.crossdock.registry.book.Refused;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** What the registry refuses is answered with the code that clients know. Thread-safe. */
public final class RefusedMapper implements ExceptionMapper<Refused> {
    @Override
    public Response toResponse(Refused refused) {
        return Answers.of(refused);
    }
}
