package io.crossdock.security.rest.acl;

import io.crossdock.security.acl.Explanation;
import io.crossdock.security.acl.Simulation;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** Access rules, and who may do what by them. Thread-safe. */
@AsCaller
@Path("/admin/v1/acls")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class AclsResource {
    private final Administrators administrators;
    private final Supplier<Collection<Simulation.Observed>> lately;

    /** @param lately requests that were decided on in the last minutes; only used for callers who may read the rules */
    public AclsResource(Administrators administrators, Supplier<Collection<Simulation.Observed>> lately) {
        this.administrators = administrators;
        this.lately = lately;
    }

    @GET
    @Summary("The rules that match; a parameter that is not given matches every rule.")
    public PageDto<AclDto> list(
            @Context SecurityContext caller,
            @QueryParam("resourceType") @Summary("TOPIC, GROUP, CLUSTER, ...") @Nullable String resourceType,
            @QueryParam("name") @Nullable String name,
            @QueryParam("patternType") @Summary("LITERAL, PREFIXED, or MATCH for all about that name.") @Nullable
                    String patternType,
            @QueryParam("principal") @Nullable String principal,
            @QueryParam("host") @Nullable String host,
            @QueryParam("operation") @Nullable String operation,
            @QueryParam("permission") @Summary("ALLOW or DENY.") @Nullable String permission,
            @QueryParam("after") @Summary("'next' of the part before.") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") @Summary("1 to 1000.") int limit) {
        AclBindingFilter filter = AclFilter.of(resourceType, name, patternType, principal, host, operation, permission);
        return administrators.as(caller, admin -> PageDto.of(Acls.matching(admin, filter), AclDto::key, after, limit));
    }

    @POST
    @Summary("Adds rules; those that exist stay as they are.")
    public OutcomeDto create(
            @Context SecurityContext caller,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @Valid AclsDto rules) {
        List<AclDto> wanted = Refusal.requireBody(rules).acls();
        return administrators.as(caller, admin -> Acls.create(admin, wanted, dryRun));
    }

    @PUT
    @Summary("Of the rules that match, there are these afterwards and no others; changes nothing the second time.")
    public OutcomeDto put(
            @Context SecurityContext caller,
            @QueryParam("resourceType") @Nullable String resourceType,
            @QueryParam("name") @Nullable String name,
            @QueryParam("patternType") @Nullable String patternType,
            @QueryParam("principal") @Nullable String principal,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam("If-Match") @Summary("The tag of the same rules as GET gave them.") @Nullable String ifMatch,
            @Valid AclSetDto rules) {
        List<AclDto> wanted = Refusal.requireBody(rules).acls();
        AclBindingFilter filter = AclFilter.of(resourceType, name, patternType, principal, null, null, null);
        requireSome(filter, false);
        for (int i = 0; i < wanted.size(); i++) {
            if (!filter.matches(AclMapper.INSTANCE.binding(wanted.get(i)))) {
                throw Refusal.field("acls[" + i + "]", "is not among the rules that the parameters match");
            }
        }
        return administrators.as(caller, admin -> {
            List<AclDto> now = ifMatch == null ? List.of() : Acls.matching(admin, filter);
            EntityTags.require(ifMatch, () -> PageDto.of(now, AclDto::key, null, PageDto.MOST));
            return Acls.toBe(admin, filter, wanted, dryRun);
        });
    }

    @DELETE
    @Summary("Deletes the rules that match; at least one parameter is needed, or all=true.")
    public OutcomeDto delete(
            @Context SecurityContext caller,
            @QueryParam("resourceType") @Nullable String resourceType,
            @QueryParam("name") @Nullable String name,
            @QueryParam("patternType") @Nullable String patternType,
            @QueryParam("principal") @Nullable String principal,
            @QueryParam("host") @Nullable String host,
            @QueryParam("operation") @Nullable String operation,
            @QueryParam("permission") @Nullable String permission,
            @QueryParam("all") @DefaultValue("false") boolean all,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        AclBindingFilter filter = AclFilter.of(resourceType, name, patternType, principal, host, operation, permission);
        requireSome(filter, all);
        return administrators.as(caller, admin -> {
            List<AclDto> now = ifMatch == null ? List.of() : Acls.matching(admin, filter);
            EntityTags.require(ifMatch, () -> PageDto.of(now, AclDto::key, null, PageDto.MOST));
            return Acls.delete(admin, filter, dryRun);
        });
    }

    /** A parameter that was misspelt must not mean every rule. */
    private static void requireSome(AclBindingFilter filter, boolean all) {
        if (!all && filter.equals(AclBindingFilter.ANY)) {
            throw Refusal.field("all", "must be true when no other parameter says which rules are meant");
        }
    }

    @POST
    @Path("explain")
    @Summary("May somebody do something, which rule decides, and what would allow it?")
    public ExplanationDto explain(@Context SecurityContext caller, @Valid QuestionDto question) {
        var asked = Questions.of(Refusal.requireBody(question));
        return administrators.as(caller, admin -> {
            Policies.Known known = Policies.read(admin);
            return AclMapper.INSTANCE.explanation(Explanation.of(asked, known.book()), known.superUsersKnown());
        });
    }

    @POST
    @Path("simulate")
    @Summary("Which requests of the last minutes would have been answered otherwise under other rules?")
    public SimulationDto simulate(@Context SecurityContext caller, @Valid AclChangesDto changes) {
        AclChangesDto wanted = Refusal.requireBody(changes);
        return administrators.as(
                caller,
                admin -> AclMapper.INSTANCE.simulation(Simulation.of(
                        Policies.read(admin).book(),
                        AclMapper.INSTANCE.bindings(wanted.add()),
                        AclMapper.INSTANCE.bindings(wanted.remove()),
                        lately.get())));
    }
}
