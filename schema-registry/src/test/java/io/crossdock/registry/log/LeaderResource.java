package io.crossdock.registry.log;

import io.crossdock.registry.SchemaRegistry;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;

/** Tells a test whether a node leads. */
@Path("/leader")
public final class LeaderResource {
    private final SchemaRegistry registry;

    LeaderResource(SchemaRegistry registry) {
        this.registry = registry;
    }

    @GET
    public String leader() {
        if (!registry.isLeader()) {
            throw new NotFoundException();
        }
        return "this node";
    }
}
