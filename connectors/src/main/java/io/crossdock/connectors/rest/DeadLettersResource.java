package io.crossdock.connectors.rest;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.deadletter.Cursor;
import io.crossdock.connectors.deadletter.LetterBox;
import io.crossdock.connectors.deadletter.LetterFilter;
import io.crossdock.connectors.deadletter.LetterPage;
import io.crossdock.connectors.deadletter.Place;
import io.crossdock.connectors.deadletter.RedriveOrder;
import io.crossdock.connectors.rest.ConnectErrors.ErrorDto;
import io.crossdock.connectors.rest.LetterDtos.CausesDto;
import io.crossdock.connectors.rest.LetterDtos.EditDto;
import io.crossdock.connectors.rest.LetterDtos.LetterDto;
import io.crossdock.connectors.rest.LetterDtos.LettersDto;
import io.crossdock.connectors.rest.LetterDtos.RedriveDto;
import io.crossdock.connectors.rest.LetterDtos.RedriveOrderDto;
import io.crossdock.connectors.rest.LetterDtos.TestDto;
import io.crossdock.security.rest.AnswersWith;
import io.crossdock.security.rest.NumberParam;
import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Refuses;
import io.crossdock.security.rest.RefusesAs;
import io.crossdock.security.rest.Summary;
import io.crossdock.security.rest.caller.AsCaller;
import io.crossdock.security.rest.caller.ForOperators;
import jakarta.validation.Valid;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Supplier;

/** The dead letters of a connector. Letters are called {@code partition@offset}. Thread-safe. */
@AsCaller
@ForOperators
@RefusesAs(ErrorDto.class)
@Refuses({404, 409})
@Path("/connect/connectors/{name}/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class DeadLettersResource {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLettersResource.class);
    /** Paths are matched as they were written, and many a client writes @ as %40. */
    private static final String LETTER = "{letter: [0-9]+(?:@|%40)[0-9]+}";

    private static final int MOST = 1_000;

    private final Supplier<ConnectorRuntime> connectors;

    /** @param connectors asked on every request; throws while there are none */
    public DeadLettersResource(Supplier<ConnectorRuntime> connectors) {
        this.connectors = connectors;
    }

    @GET
    @Refuses(400)
    @Summary("Letters, the newest first, without their values.")
    public LettersDto list(
            @PathParam("name") String name,
            @QueryParam("order") @DefaultValue("newest") @Summary("newest or oldest.") String order,
            @QueryParam("after") @Summary("'next' of the part before.") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") @Summary("1 to 1000.") NumberParam limit,
            @QueryParam("cause") @Summary("Class of the error.") @Nullable String cause,
            @QueryParam("stage") @Summary("decode, step, convert or deliver.") @Nullable String stage,
            @QueryParam("key") @Nullable String key,
            @QueryParam("from") @Summary("First offset.") @Nullable NumberParam from,
            @QueryParam("to") @Summary("Last offset.") @Nullable NumberParam to) {
        int most = limit.value("limit");
        if (most < 1 || most > MOST) {
            throw Refusal.field("limit", "must be from 1 to " + MOST + ", was " + most);
        }
        if (!order.equals("newest") && !order.equals("oldest")) {
            throw Refusal.field("order", "must be newest or oldest");
        }
        return Refused.orStatus(() -> {
            var filter = new LetterFilter(
                    cause,
                    stage,
                    key,
                    null,
                    from == null ? null : (long) from.value("from"),
                    to == null ? null : (long) to.value("to"));
            Cursor cursor = after == null ? null : Cursor.parse(after);
            LetterPage page = box(name).list(filter, cursor, order.equals("newest"), most);
            return LettersDto.of(page);
        });
    }

    @GET
    @Path("causes")
    @Refuses(400)
    @Summary("Letters that are not settled, counted by stage and cause.")
    public CausesDto causes(
            @PathParam("name") String name,
            @QueryParam("after") @Summary("'next' of the part before.") @Nullable String after) {
        return Refused.orStatus(
                () -> CausesDto.of(box(name).causes(LetterFilter.ALL, after == null ? null : Cursor.parse(after))));
    }

    @GET
    @Path(LETTER)
    @Summary("One letter with its value and headers.")
    public LetterDto show(@PathParam("name") String name, @PathParam("letter") String letter) {
        return Refused.orStatus(() -> box(name)
                .show(Place.parse(letter))
                .map(LetterDto::full)
                .orElseThrow(() -> Refused.because(404, "connector " + name + " has no letter " + letter)));
    }

    @PUT
    @Path(LETTER)
    @AnswersWith(204)
    @Summary("Puts a changed copy in its place: the old one is settled, the new one is the last of the topic.")
    public void edit(
            @Context SecurityContext caller,
            @PathParam("name") String name,
            @PathParam("letter") String letter,
            @Valid EditDto body) {
        EditDto edit = Refusal.requireBody(body);
        Refused.orStatus(() -> {
            box(name).edit(Place.parse(letter), edit.edit());
            return letter;
        });
        log(caller, "letter " + letter + " edited", name);
    }

    @POST
    @Path(LETTER + "/test")
    @Summary("Runs a letter, with changes if the body has some, through the connector without delivering it.")
    public TestDto test(
            @PathParam("name") String name, @PathParam("letter") String letter, @Valid @Nullable EditDto body) {
        EditDto edit = body == null ? new EditDto(null, null, null, null) : body;
        return Refused.orStatus(() -> TestDto.of(box(name).test(Place.parse(letter), edit.edit())));
    }

    @POST
    @Path("redrive")
    @AnswersWith(202)
    @Refuses(400)
    @Summary("Takes letters through the connector again, in the background.")
    public RedriveDto redrive(
            @Context SecurityContext caller, @PathParam("name") String name, @Valid @Nullable RedriveOrderDto body) {
        RedriveOrderDto wanted = body == null ? RedriveOrderDto.EVERYTHING : body;
        RedriveDto begun = Refused.orStatus(() -> {
            RedriveOrder order = wanted.order();
            box(name).redrive(order);
            return RedriveDto.of(box(name).progress());
        });
        log(caller, "redrive begun", name);
        return begun;
    }

    @GET
    @Path("redrive")
    @Summary("How far the latest redrive is.")
    public RedriveDto progress(@PathParam("name") String name) {
        return Refused.orStatus(() -> RedriveDto.of(box(name).progress()));
    }

    @DELETE
    @Path("redrive")
    @Summary("Ends a redrive early.")
    public RedriveDto cancel(@Context SecurityContext caller, @PathParam("name") String name) {
        RedriveDto ended = Refused.orStatus(() -> {
            box(name).cancel();
            return RedriveDto.of(box(name).progress());
        });
        log(caller, "redrive cancelled", name);
        return ended;
    }

    private LetterBox box(String name) {
        return connectors.get().deadLetters(name);
    }

    private static void log(SecurityContext caller, String what, String connector) {
        String who = caller.getUserPrincipal() == null
                ? "ANONYMOUS"
                : caller.getUserPrincipal().getName();
        LOG.info("Connector {}: {} by {}", connector, what, who);
    }
}
