package io.crossdock.broker.rest;

import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.EntityTags;
import io.crossdock.security.rest.OutcomeDto;
import io.crossdock.security.rest.PageDto;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.AsCaller;
import jakarta.validation.Valid;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Topics. Thread-safe. */
@AsCaller
@Path("/admin/v1/topics")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class TopicsResource {
    private final Administrators administrators;

    public TopicsResource(Administrators administrators) {
        this.administrators = administrators;
    }

    @GET
    @Summary("The topics the caller may see, by name.")
    public PageDto<TopicSummaryDto> list(
            @Context SecurityContext caller,
            @QueryParam("prefix") @DefaultValue("") @Summary("Only names that begin with it.") String prefix,
            @QueryParam("internal") @DefaultValue("false") @Summary("Those the cluster keeps for itself, too.")
                    boolean internal,
            @QueryParam("after") @Summary("'next' of the part before.") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") @Summary("1 to 1000.") int limit) {
        return administrators.as(
                caller,
                admin -> PageDto.of(
                        TopicReader.list(admin, internal).stream()
                                .filter(topic -> topic.name().startsWith(prefix))
                                .toList(),
                        TopicSummaryDto::name,
                        after,
                        limit));
    }

    @POST
    @AnswersWith(201)
    @Summary("Creates a topic; 409 when it exists.")
    public OutcomeDto create(
            @Context SecurityContext caller,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @Valid NewTopicDto topic) {
        return administrators.as(caller, admin -> new TopicChanges(admin, dryRun).create(Refusal.requireBody(topic)));
    }

    @GET
    @Path("{topic}")
    @Summary("One topic with its partitions and what is set for it.")
    public TopicDto show(@Context SecurityContext caller, @PathParam("topic") String topic) {
        return administrators.as(caller, admin -> TopicReader.require(admin, topic));
    }

    @PUT
    @Path("{topic}")
    @Summary("Makes a topic as it has to be, whether it exists or not; changes nothing the second time.")
    public OutcomeDto put(
            @Context SecurityContext caller,
            @PathParam("topic") String topic,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid TopicSpecDto wanted) {
        return administrators.as(caller, admin -> {
            Optional<TopicDto> before = TopicReader.find(admin, topic);
            EntityTags.require(
                    ifMatch,
                    () -> before.orElseThrow(() -> Refusal.unknown("there is no topic '" + topic + "' to match")));
            return new TopicChanges(admin, dryRun).toBe(topic, before, Refusal.requireBody(wanted));
        });
    }

    @DELETE
    @Path("{topic}")
    @Summary("Deletes a topic and everything in it.")
    public OutcomeDto delete(
            @Context SecurityContext caller,
            @PathParam("topic") String topic,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        return administrators.as(caller, admin -> {
            TopicDto now = TopicReader.require(admin, topic);
            EntityTags.require(ifMatch, () -> now);
            return new TopicChanges(admin, dryRun).delete(now);
        });
    }

    @POST
    @Path("{topic}/partitions")
    @Summary("Gives a topic more partitions.")
    public OutcomeDto grow(
            @Context SecurityContext caller,
            @PathParam("topic") String topic,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid PartitionCountDto wanted) {
        return administrators.as(caller, admin -> {
            TopicDto now = TopicReader.require(admin, topic);
            EntityTags.require(ifMatch, () -> now);
            return new TopicChanges(admin, dryRun)
                    .partitions(now, Refusal.requireBody(wanted).count());
        });
    }
}
