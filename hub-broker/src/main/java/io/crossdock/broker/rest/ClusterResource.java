package io.crossdock.broker.rest;

import io.crossdock.security.rest.PageDto;
import io.crossdock.security.rest.PageQuery;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

import java.util.List;

/** The cluster and its brokers. Thread-safe. */
@AsCaller
@Path("/admin/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class ClusterResource {
    private final Administrators administrators;

    public ClusterResource(Administrators administrators) {
        this.administrators = administrators;
    }

    @GET
    @Path("cluster")
    @Summary("The cluster: its id, its controller and its brokers.")
    public ClusterDto cluster(@Context SecurityContext caller) {
        return administrators.as(caller, ClusterReader::read);
    }

    @GET
    @Path("brokers")
    @Summary("The brokers that are in the cluster now, by number.")
    @Refuses(400)
    public PageDto<BrokerDto> brokers(@Context SecurityContext caller, @BeanParam PageQuery page) {
        return administrators.as(
                caller, admin -> page.ofNumbered(ClusterReader.read(admin).brokers(), BrokerDto::id));
    }

    @GET
    @Path("brokers/{broker: \\d{1,9}}")
    @Summary("One broker.")
    @Refuses(404)
    public BrokerDto broker(@Context SecurityContext caller, @PathParam("broker") int broker) {
        return administrators.as(caller, admin -> ClusterReader.broker(admin, broker));
    }

    @GET
    @Path("brokers/{broker: \\d{1,9}}/log-directories")
    @Summary("Where a broker keeps its logs, and how much is in there.")
    @Refuses({403, 404})
    public List<LogDirectoryDto> directories(@Context SecurityContext caller, @PathParam("broker") int broker) {
        return administrators.as(caller, admin -> ClusterReader.directories(admin, broker));
    }
}
