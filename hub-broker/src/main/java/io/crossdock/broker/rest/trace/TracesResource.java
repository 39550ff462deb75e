package io.crossdock.broker.rest.trace;

import io.crossdock.broker.rest.JsonLines;
import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.NumberParam;
import io.crossdock.security.rest.PageDto;
import io.crossdock.security.rest.PageQuery;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Clients that are watched for a while: each of their requests, and where its time went; nothing of what they carry. On all
 * brokers of the cluster. To have one watched takes ALTER on the cluster, to look DESCRIBE. Thread-safe.
 */
@AsCaller
@Path("/admin/v1/traces")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TracesResource {
    private static final int MOST_TOLD = 1_000_000;
    private static final int ID_LENGTH = 8;

    private final Administrators administrators;
    private final TraceStreams streams;

    public TracesResource(Administrators administrators, TraceStreams streams) {
        this.administrators = administrators;
        this.streams = streams;
    }

    @GET
    @Summary("Which clients are watched, and were in the last two minutes; 501 if the brokers are not Crossdock's.")
    @Refuses({400, 403})
    public PageDto<TraceDto> list(@Context SecurityContext caller, @BeanParam PageQuery page) {
        return administrators.as(
                caller, admin -> page.of(List.copyOf(TraceReader.all(admin).values()), TraceDto::id));
    }

    @POST
    @AnswersWith(201)
    @Summary(
            "Has a client watched, on all brokers, for a minute unless said otherwise; its requests are told at /requests.")
    @Refuses(403)
    public TraceDto start(@Context SecurityContext caller, @Valid NewTraceDto wanted) {
        NewTraceDto body = Refusal.requireBody(wanted);
        if (isNobody(body.clientId()) && isNobody(body.user())) {
            throw Refusal.field("clientId", "a client id, or the beginning of one, or a user has to be named");
        }
        String id = UUID.randomUUID().toString().substring(0, ID_LENGTH);
        return administrators.as(caller, admin -> {
            TraceReader.all(admin); // refused by a cluster that does not know what this is
            TraceReader.start(admin, id, body);
            return TraceReader.one(admin, id);
        });
    }

    private static boolean isNobody(@Nullable String name) {
        return name == null || name.isEmpty() || name.equals("*");
    }

    @GET
    @Path("{trace}")
    @Summary("Whom a trace watches, for how long still, and how much was kept.")
    @Refuses({403, 404})
    public TraceDto show(@Context SecurityContext caller, @PathParam("trace") String trace) {
        return administrators.as(caller, admin -> TraceReader.one(admin, trace));
    }

    @DELETE
    @Path("{trace}")
    @Summary("Ends it. What was kept can be read for two minutes more.")
    @Refuses({403, 404})
    public void stop(@Context SecurityContext caller, @PathParam("trace") String trace) {
        administrators.as(caller, admin -> {
            TraceReader.one(admin, trace);
            TraceReader.stop(admin, trace);
            return trace;
        });
    }

    @GET
    @Path("{trace}/requests")
    @Produces(JsonLines.MEDIA_TYPE)
    @Summary(
            "Follows it: a JSON object a line, each request with where its time went, progress every second, and an end or"
                    + " an error.")
    @Refuses({400, 403, 404})
    public Response requests(
            @Context SecurityContext caller,
            @Context Request request,
            @PathParam("trace") String trace,
            @QueryParam("limit") @DefaultValue("1000000") @Summary("1 to 1000000; it ends with that many requests.")
                    NumberParam limit) {
        int most = limit.value("limit");
        if (most < 1 || most > MOST_TOLD) {
            throw Refusal.field("limit", "must be 1 to " + MOST_TOLD);
        }
        TraceDto watched = show(caller, trace);
        if (request.getMethod().equals(HttpMethod.HEAD)) {
            return Response.ok().type(JsonLines.MEDIA_TYPE).build();
        }
        TraceStreams.Place place = streams.take();
        try {
            Admin admin = Admin.create(administrators.settings(caller));
            StreamingOutput following = client -> {
                try {
                    new TraceFollowing(admin, watched, most, streams).run(client);
                } finally {
                    admin.close(Duration.ZERO);
                    place.close();
                }
            };
            return Response.ok(following).type(JsonLines.MEDIA_TYPE).build();
        } catch (RuntimeException | Error refused) {
            place.close();
            throw refused;
        }
    }
}
