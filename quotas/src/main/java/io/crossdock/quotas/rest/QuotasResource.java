package io.crossdock.quotas.rest;

import io.crossdock.quotas.QuotaSettings;
import io.crossdock.security.rest.ChangeTerms;
import io.crossdock.security.rest.OutcomeDto;
import io.crossdock.security.rest.PageDto;
import io.crossdock.security.rest.PageQuery;
import io.crossdock.security.rest.Problem;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/**
 * Limits. Whom they are about stands in the query: {@code user}, {@code client-id}, {@code ip}, and on a Crossdock broker
 * {@code topic}, {@code topic-prefix} and {@code group}; the value {@code <default>} stands for whoever has no own limit.
 * Thread-safe.
 */
@AsCaller
@Path("/admin/v1/quotas")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class QuotasResource {
    private final Administrators administrators;

    public QuotasResource(Administrators administrators) {
        this.administrators = administrators;
    }

    @GET
    @Summary("What is set for whom; only entities with the parts that are given.")
    @Refuses({400, 403})
    public PageDto<QuotaDto> list(
            @Context SecurityContext caller, @BeanParam QuotaEntityQuery query, @BeanParam PageQuery page) {
        Map<String, String> parts = query.parts();
        return administrators.as(caller, admin -> page.of(Quotas.list(admin, parts), QuotaDto::key));
    }

    @GET
    @Path("entity")
    @Summary("What is set for exactly that entity, by its tag for a conditional change.")
    @Refuses({400, 403})
    public QuotaDto show(@Context SecurityContext caller, @BeanParam QuotaEntityQuery query) {
        Map<String, String> entity = query.entity();
        return administrators.as(caller, admin -> Quotas.of(admin, entity));
    }

    @PUT
    @Path("entity")
    @Summary("Limits an entity so and no further; changes nothing the second time.")
    @Refuses(403)
    public OutcomeDto put(
            @Context SecurityContext caller,
            @BeanParam QuotaEntityQuery query,
            @BeanParam ChangeTerms terms,
            @Valid QuotaSetDto wanted) {
        Map<String, Double> limits = Refusal.requireBody(wanted).limits();
        requireValid("limits", query, limits);
        return change(caller, query, terms, (admin, now) -> Quotas.toBe(admin, now, limits, terms.dryRun()));
    }

    @PATCH
    @Path("entity")
    @Summary("Sets some limits of an entity and lifts others.")
    @Refuses(403)
    public OutcomeDto patch(
            @Context SecurityContext caller,
            @BeanParam QuotaEntityQuery query,
            @BeanParam ChangeTerms terms,
            @Valid QuotaPatchDto wanted) {
        QuotaPatchDto patch = Refusal.requireBody(wanted);
        requireValid("set", query, patch.set());
        return change(
                caller,
                query,
                terms,
                (admin, now) -> Quotas.with(admin, now, patch.set(), patch.unset(), terms.dryRun()));
    }

    @DELETE
    @Path("entity")
    @Summary("Lifts every limit of an entity.")
    @Refuses({400, 403})
    public OutcomeDto delete(
            @Context SecurityContext caller, @BeanParam QuotaEntityQuery query, @BeanParam ChangeTerms terms) {
        return change(caller, query, terms, (admin, now) -> Quotas.toBe(admin, now, Map.of(), terms.dryRun()));
    }

    /** All that is wrong, by field: the cluster would tell of one limit only, and not where it stands. */
    private static void requireValid(String field, QuotaEntityQuery query, Map<String, Double> limits) {
        QuotaMapper.INSTANCE.entity(QuotaMapper.INSTANCE.kafka(query.entity())).ifPresent(entity -> {
            var wrong = new ArrayList<Problem.FieldError>();
            new TreeMap<>(limits).forEach((key, value) -> QuotaSettings.problem(entity, key, value)
                    .ifPresent(text -> wrong.add(new Problem.FieldError(field + "." + key, text))));
            if (!wrong.isEmpty()) {
                throw Refusal.fields(wrong);
            }
        });
    }

    private OutcomeDto change(SecurityContext caller, QuotaEntityQuery query, ChangeTerms terms, Change change) {
        Map<String, String> entity = query.entity();
        return administrators.as(caller, admin -> {
            QuotaDto now = Quotas.of(admin, entity);
            terms.require(() -> now);
            try {
                return change.of(admin, now);
            } catch (ExecutionException refused) {
                throw named(entity, refused);
            }
        });
    }

    /** The cluster says what is wrong with a name in words, among them the name. */
    private static ExecutionException named(Map<String, String> entity, ExecutionException refused) {
        if (refused.getCause() instanceof InvalidRequestException invalid) {
            String message = String.valueOf(invalid.getMessage());
            entity.forEach((type, name) -> {
                if (message.contains(name)) {
                    throw Refusal.field(type, message);
                }
            });
        }
        return refused;
    }

    @GET
    @Path("effective")
    @Summary("Which limits hold for a client, a topic or an address, and whom each is set on.")
    @Refuses(403)
    public List<EffectiveQuotaDto> effective(
            @Context SecurityContext caller,
            @QueryParam("user") @Summary("Name of a user; default is ANONYMOUS.") @DefaultValue("ANONYMOUS")
                    String user,
            @QueryParam("client-id") @DefaultValue("") String clientId,
            @QueryParam("ip") @Nullable String ip,
            @QueryParam("topic") @Nullable String topic) {
        return administrators.as(
                caller,
                admin -> QuotaMapper.INSTANCE.effective(
                        Quotas.effective(Quotas.book(admin), user, clientId, ip, topic)));
    }

    @GET
    @Path("usage")
    @Summary("How the limits that are in use stand now on each broker; refused by clusters that do not tell.")
    @Refuses({400, 403})
    public PageDto<QuotaUseDto> usage(@Context SecurityContext caller, @BeanParam PageQuery page) {
        return uses(caller, page, use -> true);
    }

    @GET
    @Path("throttled")
    @Summary("Who has to wait now, by which limit, how long, and what would lift it.")
    @Refuses({400, 403})
    public PageDto<QuotaUseDto> throttled(@Context SecurityContext caller, @BeanParam PageQuery page) {
        return uses(caller, page, QuotaUseDto::throttled);
    }

    private PageDto<QuotaUseDto> uses(SecurityContext caller, PageQuery page, Predicate<QuotaUseDto> wanted) {
        return administrators.as(
                caller,
                admin -> page.of(
                        QuotaUses.read(admin).stream()
                                .filter(wanted)
                                .sorted(Comparator.comparing(QuotaUseDto::key))
                                .toList(),
                        QuotaUseDto::key));
    }

    /** What becomes of the limits there are. */
    @FunctionalInterface
    private interface Change {
        OutcomeDto of(Admin admin, QuotaDto now) throws ExecutionException, InterruptedException;
    }
}
