package io.crossdock.broker.rest;

import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What topics take on disks. Thread-safe. */
@AsCaller
@Path("/admin/v1/sizes")
@Produces(MediaType.APPLICATION_JSON)
public final class SizesResource {
    private static final int MOST = 200;

    private final Administrators administrators;

    public SizesResource(Administrators administrators) {
        this.administrators = administrators;
    }

    @GET
    @Summary("What topics take on the disks of all brokers, by name; those that no broker keeps are left out.")
    @Refuses({400, 403})
    public List<TopicSizeDto> list(
            @Context SecurityContext caller,
            @QueryParam("topics") @DefaultValue("") @Summary("1 to 200 names, separated by commas.") String topics) {
        Set<String> wanted = Arrays.stream(topics.split(",", -1))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        if (wanted.isEmpty() || wanted.size() > MOST) {
            throw Refusal.field("topics", "1 to " + MOST + " names of topics, separated by commas, have to be given");
        }
        return administrators.as(caller, admin -> TopicSizes.of(admin, wanted::contains));
    }
}
