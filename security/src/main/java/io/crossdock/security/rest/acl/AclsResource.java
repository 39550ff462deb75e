package io.crossdock.security.rest.acl;

import io.crossdock.security.acl.Explanation;
import io.crossdock.security.acl.Simulation;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBindingFilter;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
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
    @Refuses({400, 403})
    public PageDto<AclDto> list(@Context SecurityContext caller, @BeanParam AclQuery query, @BeanParam PageQuery page) {
        AclBindingFilter filter = query.filter();
        return administrators.as(caller, admin -> page.of(Acls.matching(admin, filter), AclDto::key));
    }

    @POST
    @Summary("Adds rules; those that exist stay as they are.")
    @Refuses(403)
    public OutcomeDto create(
            @Context SecurityContext caller,
            @QueryParam("dryRun") @DefaultValue("false") FlagParam dryRun,
            @Valid AclsDto rules) {
        List<AclDto> wanted = Refusal.requireBody(rules).acls();
        return administrators.as(caller, admin -> Acls.create(admin, wanted, dryRun.value("dryRun")));
    }

    @PUT
    @Summary("Of the rules that match, there are these afterwards and no others; changes nothing the second time.")
    @Refuses(403)
    public OutcomeDto put(
            @Context SecurityContext caller,
            @BeanParam AclQuery query,
            @BeanParam ChangeTerms terms,
            @Valid AclSetDto rules) {
        List<AclDto> wanted = Refusal.requireBody(rules).acls();
        AclBindingFilter filter = query.some(false);
        for (int i = 0; i < wanted.size(); i++) {
            if (!filter.matches(AclMapper.INSTANCE.binding(wanted.get(i)))) {
                throw Refusal.field("acls[" + i + "]", "is not among the rules that the parameters match");
            }
        }
        return administrators.as(caller, admin -> {
            require(terms, admin, filter);
            return Acls.toBe(admin, filter, wanted, terms.dryRun());
        });
    }

    @DELETE
    @Summary("Deletes the rules that match; at least one parameter is needed, or all=true.")
    @Refuses({400, 403})
    public OutcomeDto delete(
            @Context SecurityContext caller,
            @BeanParam AclQuery query,
            @QueryParam("all") @DefaultValue("false") FlagParam all,
            @BeanParam ChangeTerms terms) {
        AclBindingFilter filter = query.some(all.value("all"));
        return administrators.as(caller, admin -> {
            require(terms, admin, filter);
            return Acls.delete(admin, filter, terms.dryRun());
        });
    }

    /** The tag is that of the first page of the same rules. */
    private static void require(ChangeTerms terms, Admin admin, AclBindingFilter filter)
            throws ExecutionException, InterruptedException {
        if (terms.ifMatch() != null) {
            List<AclDto> now = Acls.matching(admin, filter);
            terms.require(() -> PageDto.of(now, AclDto::key, null, PageDto.MOST));
        }
    }

    @POST
    @Path("explain")
    @Summary("May somebody do something, which rule decides, and what would allow it?")
    @Refuses(403)
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
    @Refuses(403)
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
