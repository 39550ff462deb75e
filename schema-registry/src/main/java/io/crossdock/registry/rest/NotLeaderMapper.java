package io.crossdock.registry.rest;

import io.crossdock.registry.log.NotLeaderException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** The lead went to another node while this one was about to write: nothing was written. Thread-safe. */
public final class NotLeaderMapper implements ExceptionMapper<NotLeaderException> {
    @Override
    public Response toResponse(NotLeaderException elsewhere) {
        return elsewhere.leader().isPresent()
                ? Answers.of(
                        500,
                        Answers.FORWARDING_FAILED,
                        "another node of the registry took the lead meanwhile; nothing was changed, so ask again")
                : Answers.of(
                        500,
                        Answers.UNKNOWN_LEADER,
                        "no node of the registry leads now; nothing was changed, so ask again");
    }
}
