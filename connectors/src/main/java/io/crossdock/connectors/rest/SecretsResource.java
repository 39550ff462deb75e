package io.crossdock.connectors.rest;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.rest.ConnectErrors.ErrorDto;
import io.crossdock.connectors.secret.SecretTopic;
import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import io.crossdock.security.rest.caller.ForOperators;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.function.Supplier;

/** The names of the cluster's secrets, and new values for them; no call shows a value. Thread-safe. */
@AsCaller
@ForOperators
@RefusesAs(ErrorDto.class)
@Refuses(409)
@Path("/connect/secrets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class SecretsResource {
    private static final Logger LOG = LoggerFactory.getLogger(SecretsResource.class);

    private final Supplier<ConnectorRuntime> connectors;

    /** @param connectors asked on every request; throws while there are none */
    public SecretsResource(Supplier<ConnectorRuntime> connectors) {
        this.connectors = connectors;
    }

    @GET
    @Summary("The names of all secrets, and when each was set.")
    public SecretsDto list() {
        return Refused.orStatus(() -> new SecretsDto(connectors.get().secrets().list().stream()
                .map(it -> new SecretDto(it.name(), it.changed().toString()))
                .toList()));
    }

    @PUT
    @Path("{name}")
    @AnswersWith(204)
    @Refuses(400)
    @Summary("Sets a secret; connectors that use it start anew with it.")
    public void set(
            @Context SecurityContext caller,
            @PathParam("name") @Summary("Letters, digits, dots, hyphens, underscores.") String name,
            @Valid NewSecretDto body) {
        String value = Refusal.requireBody(body).value();
        change(name, "set", caller, secrets -> secrets.set(name, value));
    }

    @DELETE
    @Path("{name}")
    @AnswersWith(204)
    @Refuses(404)
    @Summary("Deletes a secret; connectors that use it go on as they are until they start anew.")
    public void delete(@Context SecurityContext caller, @PathParam("name") String name) {
        change(name, "deleted", caller, secrets -> secrets.delete(name));
    }

    private void change(String name, String what, SecurityContext caller, Change change) {
        Refused.orStatus(() -> {
            change.on(connectors.get().secrets());
            return name;
        });
        String who = caller.getUserPrincipal() == null
                ? "ANONYMOUS"
                : caller.getUserPrincipal().getName();
        LOG.info("Secret {}: {} by {}", name, what, who);
    }

    @FunctionalInterface
    private interface Change {
        void on(SecretTopic secrets);
    }

    /** All of them. */
    public record SecretsDto(List<SecretDto> secrets) {}

    /**
     * One secret.
     *
     * @param changed when it was set, ISO 8601
     */
    public record SecretDto(String name, String changed) {}

    /**
     * A new value.
     *
     * @param value never shown again
     */
    public record NewSecretDto(@NotNull String value) {
        /** Without the value. */
        @Override
        public String toString() {
            return "NewSecretDto";
        }
    }
}
