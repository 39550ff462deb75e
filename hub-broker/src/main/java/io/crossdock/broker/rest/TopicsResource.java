package io.crossdock.broker.rest;

import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.ChangeTerms;
import io.crossdock.security.rest.FlagParam;
import io.crossdock.security.rest.OutcomeDto;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

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
    @Refuses(400)
    public PageDto<TopicSummaryDto> list(
            @Context SecurityContext caller,
            @QueryParam("prefix") @DefaultValue("") @Summary("Only names that begin with it.") String prefix,
            @QueryParam("internal") @DefaultValue("false") @Summary("Those the cluster keeps for itself, too.")
                    FlagParam internal,
            @BeanParam PageQuery page) {
        return administrators.as(
                caller,
                admin -> page.of(
                        TopicReader.list(admin, internal.value("internal")).stream()
                                .filter(topic -> topic.name().startsWith(prefix))
                                .toList(),
                        TopicSummaryDto::name));
    }

    @POST
    @AnswersWith(201)
    @Summary("Creates a topic; 409 when it exists.")
    @Refuses({403, 409})
    public OutcomeDto create(
            @Context SecurityContext caller,
            @QueryParam("dryRun") @DefaultValue("false") FlagParam dryRun,
            @Valid NewTopicDto topic) {
        return administrators.as(
                caller, admin -> new TopicChanges(admin, dryRun.value("dryRun")).create(Refusal.requireBody(topic)));
    }

    @GET
    @Path("{topic}")
    @Summary("One topic with its partitions and what is set for it.")
    @Refuses({403, 404})
    public TopicDto show(@Context SecurityContext caller, @PathParam("topic") String topic) {
        return administrators.as(caller, admin -> TopicReader.require(admin, topic));
    }

    @PUT
    @Path("{topic}")
    @Summary("Makes a topic as it has to be, whether it exists or not; changes nothing the second time.")
    @Refuses({403, 409})
    public OutcomeDto put(
            @Context SecurityContext caller,
            @PathParam("topic") String topic,
            @BeanParam ChangeTerms terms,
            @Valid TopicSpecDto wanted) {
        return administrators.as(caller, admin -> {
            Optional<TopicDto> before = TopicReader.find(admin, topic);
            terms.require(before);
            return new TopicChanges(admin, terms.dryRun()).toBe(topic, before, Refusal.requireBody(wanted));
        });
    }

    @DELETE
    @Path("{topic}")
    @Summary("Deletes a topic and everything in it.")
    @Refuses({403, 404})
    public OutcomeDto delete(
            @Context SecurityContext caller, @PathParam("topic") String topic, @BeanParam ChangeTerms terms) {
        return administrators.as(caller, admin -> {
            TopicDto now = TopicReader.require(admin, topic);
            terms.require(() -> now);
            return new TopicChanges(admin, terms.dryRun()).delete(now);
        });
    }

    @POST
    @Path("{topic}/partitions")
    @Summary("Gives a topic more partitions.")
    @Refuses({403, 404, 409})
    public OutcomeDto grow(
            @Context SecurityContext caller,
            @PathParam("topic") String topic,
            @BeanParam ChangeTerms terms,
            @Valid PartitionCountDto wanted) {
        return administrators.as(caller, admin -> {
            TopicDto now = TopicReader.require(admin, topic);
            terms.require(() -> now);
            return new TopicChanges(admin, terms.dryRun())
                    .partitions(now, Refusal.requireBody(wanted).count());
        });
    }
}
