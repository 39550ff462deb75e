package io.crossdock.broker.rest;

import io.crossdock.security.rest.ChangeDto;
import io.crossdock.security.rest.ChangeTerms;
import io.crossdock.security.rest.OutcomeDto;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** The settings of topics, brokers and groups. Thread-safe. */
@AsCaller
@Path("/admin/v1/{type: topics|brokers|groups}/{name}/configs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ConfigsResource {
    private final Administrators administrators;

    public ConfigsResource(Administrators administrators) {
        this.administrators = administrators;
    }

    @GET
    @Summary("Every setting with its value and where that comes from. The broker 'default' stands for all brokers.")
    @Refuses({403, 404})
    public ConfigsDto show(
            @Context SecurityContext caller, @PathParam("type") String type, @PathParam("name") String name) {
        return administrators.as(caller, admin -> ConfigReader.read(admin, type, name));
    }

    @PUT
    @Summary("Sets these and gives every other its default back.")
    @Refuses({403, 404})
    public OutcomeDto put(
            @Context SecurityContext caller,
            @PathParam("type") String type,
            @PathParam("name") String name,
            @BeanParam ChangeTerms terms,
            @Valid ConfigSetDto wanted) {
        Map<String, String> configs = Refusal.requireBody(wanted).configs();
        return change(caller, type, name, "configs", terms, (of, now) -> ConfigChanges.toBe(of, now, configs));
    }

    @PATCH
    @Summary("Sets some and gives others their default back.")
    @Refuses({403, 404})
    public OutcomeDto patch(
            @Context SecurityContext caller,
            @PathParam("type") String type,
            @PathParam("name") String name,
            @BeanParam ChangeTerms terms,
            @Valid ConfigPatchDto wanted) {
        ConfigPatchDto patch = Refusal.requireBody(wanted);
        return change(
                caller, type, name, "set", terms, (of, now) -> ConfigChanges.with(of, now, patch.set(), patch.unset()));
    }

    /** @param field of the body that has the values */
    private OutcomeDto change(
            SecurityContext caller, String type, String name, String field, ChangeTerms terms, Plan plan) {
        ConfigResource resource = ConfigReader.resource(type, name);
        return administrators.as(caller, admin -> {
            terms.require(() -> current(admin, type, name));
            var changes = plan.changes(resource, ConfigReader.set(admin, resource));
            ConfigChanges.apply(admin, resource, field, changes, terms.dryRun());
            return new OutcomeDto(terms.dryRun(), changes);
        });
    }

    private static ConfigsDto current(Admin admin, String type, String name) {
        try {
            return ConfigReader.read(admin, type, name);
        } catch (ExecutionException refused) {
            throw new CompletionException(refused.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CompletionException(stop);
        }
    }

    /** From what is set to what has to be done. */
    private interface Plan {
        List<ChangeDto> changes(ConfigResource of, Map<String, String> now);
    }
}
