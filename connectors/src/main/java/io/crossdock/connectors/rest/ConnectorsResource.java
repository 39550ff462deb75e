package io.crossdock.connectors.rest;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.fleet.Fleet;
import io.crossdock.connectors.fleet.OneHub;
import io.crossdock.security.rest.FlagParam;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import io.crossdock.security.rest.caller.ForOperators;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The connectors of this hub over HTTP: what they are and how they are here; stop and go is for all hubs that share them.
 *
 * <p>A connector is made by its file alone, so nothing here creates or changes one. Where the cluster asks who its clients
 * are, looking takes DESCRIBE on the cluster, and the rest ALTER. With {@code dryRun=true} a change is refused as it would
 * be, and else left undone. Thread-safe.
 */
@AsCaller
@ForOperators
@Path("/connectors")
@Produces(MediaType.APPLICATION_JSON)
public final class ConnectorsResource {
    private final Supplier<ConnectorRuntime> connectors;
    private final Supplier<? extends Fleet> fleet;

    /**
     * @param connectors asked on every request, since HTTP serves before the connectors do; throws while there are none
     * @param fleet all hubs on which they are stopped and started
     */
    public ConnectorsResource(Supplier<ConnectorRuntime> connectors, Supplier<? extends Fleet> fleet) {
        this.connectors = connectors;
        this.fleet = fleet;
    }

    /** Of a hub that shares its connectors with no other. */
    public ConnectorsResource(Supplier<ConnectorRuntime> connectors) {
        this(connectors, () -> new OneHub(connectors.get(), "this hub"));
    }

    @GET
    @Summary("The connectors of this hub by name.")
    public List<ConnectorDto> list() {
        return connectors.get().connectors().stream().map(ConnectorDto::of).toList();
    }

    @GET
    @Path("{name}")
    @Refuses(404)
    @Summary("One connector as it is on this hub.")
    public ConnectorDto show(@PathParam("name") @NotBlank String name) {
        return connectors.get().connector(name).map(ConnectorDto::of).orElseThrow(() -> notFound(name));
    }

    @POST
    @Refuses(404)
    @Summary("Stops it, if it runs, and starts it anew, on all hubs.")
    @Path("{name}/restart")
    public ConnectorDto restart(
            @PathParam("name") @NotBlank String name, @QueryParam("dryRun") @DefaultValue("false") FlagParam dryRun) {
        return change(name, dryRun, it -> it.restart(name, false));
    }

    @POST
    @Refuses(404)
    @Summary("Stops it on all hubs until it is resumed.")
    @Path("{name}/pause")
    public ConnectorDto pause(
            @PathParam("name") @NotBlank String name, @QueryParam("dryRun") @DefaultValue("false") FlagParam dryRun) {
        return change(name, dryRun, it -> it.pause(name));
    }

    @POST
    @Refuses(404)
    @Summary("Starts it wherever it does not run.")
    @Path("{name}/resume")
    public ConnectorDto resume(
            @PathParam("name") @NotBlank String name, @QueryParam("dryRun") @DefaultValue("false") FlagParam dryRun) {
        return change(name, dryRun, it -> it.resume(name));
    }

    /** What the connector is after the action; with a dry run what it is now, since that is what there would be to act on. */
    private ConnectorDto change(String name, FlagParam dryRun, Consumer<Fleet> action) {
        ConnectorDto now = show(name);
        if (dryRun.value("dryRun")) {
            return now;
        }
        Refused.orStatus(() -> {
            action.accept(fleet.get());
            return true;
        });
        return show(name);
    }

    private static NotFoundException notFound(String name) {
        return new NotFoundException("there is no connector '" + name + "'");
    }
}
