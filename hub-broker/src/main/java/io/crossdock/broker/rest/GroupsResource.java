package io.crossdock.broker.rest;

import io.crossdock.security.rest.ChangeDto;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Groups of consumers. Thread-safe. */
@AsCaller
@Path("/admin/v1/groups")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class GroupsResource {
    private final Administrators administrators;

    public GroupsResource(Administrators administrators) {
        this.administrators = administrators;
    }

    @GET
    @Summary("The groups the caller may see, by name.")
    public PageDto<GroupSummaryDto> list(
            @Context SecurityContext caller,
            @QueryParam("prefix") @DefaultValue("") @Summary("Only names that begin with it.") String prefix,
            @QueryParam("state") @Summary("Only groups in that state, for example EMPTY.") @Nullable String state,
            @QueryParam("after") @Summary("'next' of the part before.") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") @Summary("1 to 1000.") int limit) {
        return administrators.as(
                caller,
                admin -> PageDto.of(
                        GroupReader.list(admin).stream()
                                .filter(group -> group.group().startsWith(prefix))
                                .filter(group -> state == null || group.state().equalsIgnoreCase(state))
                                .toList(),
                        GroupSummaryDto::group,
                        after,
                        limit));
    }

    @GET
    @Path("{group}")
    @Summary("One group with its members and what each of them reads.")
    public GroupDto show(@Context SecurityContext caller, @PathParam("group") String group) {
        return administrators.as(caller, admin -> GroupReader.require(admin, group));
    }

    @GET
    @Path("{group}/lag")
    @Summary("How far the group has read in each partition, and how much is left.")
    public LagDto lag(@Context SecurityContext caller, @PathParam("group") String group) {
        return administrators.as(caller, admin -> GroupReader.lag(admin, group));
    }

    @POST
    @Path("{group}/offsets")
    @Summary("Has a group without members read on elsewhere; with dryRun only says where that would be.")
    public OffsetsOutcomeDto reset(
            @Context SecurityContext caller,
            @PathParam("group") String group,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @Valid OffsetResetDto wanted) {
        OffsetResetDto body = Refusal.requireBody(wanted);
        return administrators.as(caller, admin -> {
            var reset = new OffsetReset(admin, group, body);
            List<OffsetMoveDto> moves = reset.plan();
            if (!dryRun) {
                reset.carryOut(moves);
            }
            return new OffsetsOutcomeDto(dryRun, group, moves);
        });
    }

    @DELETE
    @Path("{group}")
    @Summary("Deletes a group without members, and its offsets.")
    public OutcomeDto delete(
            @Context SecurityContext caller,
            @PathParam("group") String group,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun) {
        return administrators.as(caller, admin -> {
            GroupDto now = GroupReader.require(admin, group);
            if (!now.members().isEmpty()) {
                throw Refusal.conflict(
                        "group '" + group + "' has " + now.members().size() + " members; stop them first");
            }
            if (!dryRun) {
                admin.deleteConsumerGroups(List.of(group)).all().get();
            }
            return new OutcomeDto(dryRun, List.of(ChangeDto.delete("group " + group, now)));
        });
    }
}
