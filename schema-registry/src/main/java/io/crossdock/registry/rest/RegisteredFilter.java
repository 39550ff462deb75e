package io.crossdock.registry.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.registry.book.NewSchema;
import io.crossdock.registry.rest.SubjectAccess.Operation;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Subject;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Answers who registers what is there already, on a node that does not lead: serializers do so at every start, and must
 * not need the leader for it, nor wait until there is one. Everything else goes on as it came.
 *
 * <p>Thread-safe.
 */
@UnlessRegistered
@Priority(Priorities.AUTHORIZATION + 400)
public final class RegisteredFilter implements ContainerRequestFilter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Parts parts;
    private final Gate gate;

    RegisteredFilter(Parts parts, Gate gate) {
        this.parts = parts;
        this.gate = gate;
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        if (parts.log().isLeader()) {
            return; // the method itself looks first
        }
        byte[] body = request.getEntityStream().readAllBytes();
        request.setEntityStream(new ByteArrayInputStream(body));
        Optional<NewSchema> sent = schema(body);
        if (sent.isEmpty()) {
            return; // the leader says what is wrong with it
        }
        String written = request.getUriInfo().getPathParameters().getFirst("subject");
        Subject subject = gate.subject(request.getSecurityContext(), Operation.WRITE, written);
        boolean normalize =
                Boolean.parseBoolean(request.getUriInfo().getQueryParameters().getFirst("normalize"));
        Optional<Registered> registered = parts.registration().registered(subject, sent.get(), normalize);
        registered.ifPresent(
                each -> request.abortWith(Response.ok(RegisteredDto.ofNew(each)).build()));
    }

    private static Optional<NewSchema> schema(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readValue(body, NewSchemaDto.class))
                    .filter(NewSchemaDto::hasNames)
                    .map(NewSchemaDto::value);
        } catch (IOException noSchema) {
            return Optional.empty();
        }
    }
}
