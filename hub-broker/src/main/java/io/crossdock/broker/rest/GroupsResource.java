package io.crossdock.broker.rest;

import io.crossdock.security.rest.ChangeDto;
import io.crossdock.security.rest.ChangeTerms;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;

/** Groups of consumers. Thread-safe. */
@AsCaller
@Path("/admin/v1/groups")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class GroupsResource {
    private final Administrators administrators;
    private final Clock clock;

    /** @param clock by which the age of records is told */
    public GroupsResource(Administrators administrators, Clock clock) {
        this.administrators = administrators;
        this.clock = clock;
    }

    @GET
    @Summary("The groups the caller may see, by name.")
    @Refuses(400)
    public PageDto<GroupSummaryDto> list(
            @Context SecurityContext caller,
            @QueryParam("prefix") @DefaultValue("") @Summary("Only names that begin with it.") String prefix,
            @QueryParam("state") @Summary("Only groups in that state, for example EMPTY.") @Nullable String state,
            @BeanParam PageQuery page) {
        return administrators.as(
                caller,
                admin -> page.of(
                        GroupReader.list(admin).stream()
                                .filter(group -> group.group().startsWith(prefix))
                                .filter(group -> state == null || group.state().equalsIgnoreCase(state))
                                .toList(),
                        GroupSummaryDto::group));
    }

    @GET
    @Path("{group}")
    @Summary("One group with its members and what each of them reads.")
    @Refuses({403, 404})
    public GroupDto show(@Context SecurityContext caller, @PathParam("group") String group) {
        return administrators.as(caller, admin -> GroupReader.require(admin, group));
    }

    @GET
    @Path("{group}/lag")
    @Summary("How far the group has read in each partition, and how much is left, in records and in seconds.")
    @Refuses({403, 404})
    public LagDto lag(@Context SecurityContext caller, @PathParam("group") String group) {
        return administrators.as(caller, admin -> GroupReader.timedLag(admin, group, clock.millis()));
    }

    @POST
    @Path("{group}/offsets")
    @Summary("Has a group without members read on elsewhere; with dryRun only says where that would be.")
    @Refuses({403, 404, 409})
    public OffsetsOutcomeDto reset(
            @Context SecurityContext caller,
            @PathParam("group") String group,
            @BeanParam ChangeTerms terms,
            @Valid OffsetResetDto wanted) {
        OffsetResetDto body = Refusal.requireBody(wanted);
        return administrators.as(caller, admin -> {
            if (terms.ifMatch() != null) {
                // the tag a client has is that of the lag
                LagDto now = GroupReader.lag(admin, group);
                terms.require(() -> now);
            }
            return GroupOffsets.reset(
                    admin,
                    group,
                    body,
                    terms.dryRun(),
                    caller.getUserPrincipal().getName(),
                    clock.millis());
        });
    }

    @GET
    @Path("{group}/offsets/undo")
    @Summary(
            "The last reset of the group, and what undoing it would do; 404 if there is none or the group has read since.")
    @Refuses({403, 404})
    public OffsetUndoDto lastReset(@Context SecurityContext caller, @PathParam("group") String group) {
        return administrators.as(caller, admin -> OffsetUndo.find(admin, group).found());
    }

    @POST
    @Path("{group}/offsets/undo")
    @Summary("Has a group without members read on where it stood before its last reset, unless it has read since.")
    @Refuses({403, 404, 409})
    public OffsetsOutcomeDto undo(
            @Context SecurityContext caller, @PathParam("group") String group, @BeanParam ChangeTerms terms) {
        return administrators.as(caller, admin -> {
            OffsetUndo undo = OffsetUndo.find(admin, group);
            terms.require(undo::found);
            return GroupOffsets.undo(undo, terms.dryRun());
        });
    }

    @DELETE
    @Path("{group}")
    @Summary("Deletes a group without members, and its offsets.")
    @Refuses({403, 404, 409})
    public OutcomeDto delete(
            @Context SecurityContext caller, @PathParam("group") String group, @BeanParam ChangeTerms terms) {
        return administrators.as(caller, admin -> {
            GroupDto now = GroupReader.require(admin, group);
            terms.require(() -> now);
            if (!now.members().isEmpty()) {
                throw Refusal.conflict(
                        "group '" + group + "' has " + now.members().size() + " members; stop them first");
            }
            if (!terms.dryRun()) {
                admin.deleteConsumerGroups(List.of(group)).all().get();
            }
            return new OutcomeDto(terms.dryRun(), List.of(ChangeDto.delete("group " + group, now)));
        });
    }
}
