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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

/** Who writes into topics. Thread-safe. */
@AsCaller
@Path("/admin/v1/writers")
@Produces(MediaType.APPLICATION_JSON)
public final class WritersResource {
    private final Administrators administrators;

    public WritersResource(Administrators administrators) {
        this.administrators = administrators;
    }

    @GET
    @Summary(
            "Which clients wrote into which topics in the last 15 minutes, of topics the caller may see; 501 if the brokers are not Crossdock's.")
    @Refuses(400)
    public PageDto<WriterDto> list(
            @Context SecurityContext caller,
            @QueryParam("topic") @Summary("Only that topic.") @Nullable String topic,
            @BeanParam PageQuery page) {
        return administrators.as(
                caller,
                admin -> page.of(
                        TopicClients.WRITERS.read(admin).stream()
                                .filter(each -> topic == null || each.topic().equals(topic))
                                .map(WriterDto::of)
                                .toList(),
                        WriterDto::key));
    }
}
