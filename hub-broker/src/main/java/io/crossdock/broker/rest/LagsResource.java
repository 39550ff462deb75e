package io.crossdock.broker.rest;

import io.crossdock.security.rest.PageDto;
import io.crossdock.security.rest.PageQuery;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

import java.time.Clock;

/** How far groups of consumers are behind, many at a time. Thread-safe. */
@AsCaller
@Path("/admin/v1/lags")
@Produces(MediaType.APPLICATION_JSON)
public final class LagsResource {
    private final Administrators administrators;
    private final Clock clock;

    /** @param clock by which the age of records is told */
    public LagsResource(Administrators administrators, Clock clock) {
        this.administrators = administrators;
        this.clock = clock;
    }

    @GET
    @Summary("How far groups have read, in each partition, by name; of those the caller may see.")
    @Refuses(400)
    public PageDto<LagDto> list(
            @Context SecurityContext caller,
            @QueryParam("prefix") @DefaultValue("") @Summary("Only names that begin with it.") String prefix,
            @BeanParam PageQuery page) {
        return administrators.as(caller, admin -> {
            PageDto<GroupSummaryDto> groups = page.of(
                    GroupReader.list(admin).stream()
                            .filter(group -> group.group().startsWith(prefix))
                            .toList(),
                    GroupSummaryDto::group);
            return new PageDto<>(
                    ManyLags.of(
                            admin,
                            groups.items().stream().map(GroupSummaryDto::group).toList(),
                            clock.millis()),
                    groups.next());
        });
    }
}
