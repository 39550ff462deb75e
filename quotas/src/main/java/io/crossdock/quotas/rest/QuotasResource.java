package io.crossdock.quotas.rest;

import io.crossdock.quotas.QuotaBook;
import io.crossdock.quotas.QuotaClient;
import io.crossdock.quotas.QuotaKind;
import io.crossdock.quotas.QuotaKinds;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    public PageDto<QuotaDto> list(
            @Context SecurityContext caller,
            @QueryParam("user") @Nullable String user,
            @QueryParam("client-id") @Nullable String clientId,
            @QueryParam("ip") @Nullable String ip,
            @QueryParam("topic") @Nullable String topic,
            @QueryParam("topic-prefix") @Nullable String topicPrefix,
            @QueryParam("group") @Nullable String group,
            @QueryParam("after") @Summary("'next' of the part before.") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") @Summary("1 to 1000.") int limit) {
        Map<String, String> parts = parts(user, clientId, ip, topic, topicPrefix, group);
        return administrators.as(caller, admin -> PageDto.of(Quotas.list(admin, parts), QuotaDto::key, after, limit));
    }

    @GET
    @Path("entity")
    @Summary("What is set for exactly that entity, by its tag for a conditional change.")
    public QuotaDto show(
            @Context SecurityContext caller,
            @QueryParam("user") @Nullable String user,
            @QueryParam("client-id") @Nullable String clientId,
            @QueryParam("ip") @Nullable String ip,
            @QueryParam("topic") @Nullable String topic,
            @QueryParam("topic-prefix") @Nullable String topicPrefix,
            @QueryParam("group") @Nullable String group) {
        Map<String, String> entity = entity(user, clientId, ip, topic, topicPrefix, group);
        return administrators.as(caller, admin -> Quotas.of(admin, entity));
    }

    @PUT
    @Path("entity")
    @Summary("Limits an entity so and no further; changes nothing the second time.")
    public OutcomeDto put(
            @Context SecurityContext caller,
            @QueryParam("user") @Nullable String user,
            @QueryParam("client-id") @Nullable String clientId,
            @QueryParam("ip") @Nullable String ip,
            @QueryParam("topic") @Nullable String topic,
            @QueryParam("topic-prefix") @Nullable String topicPrefix,
            @QueryParam("group") @Nullable String group,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid QuotaSetDto wanted) {
        Map<String, String> entity = entity(user, clientId, ip, topic, topicPrefix, group);
        Map<String, Double> limits = Refusal.requireBody(wanted).limits();
        return administrators.as(caller, admin -> {
            QuotaDto now = Quotas.of(admin, entity);
            EntityTags.require(ifMatch, () -> now);
            return Quotas.toBe(admin, now, limits, dryRun);
        });
    }

    @PATCH
    @Path("entity")
    @Summary("Sets some limits of an entity and lifts others.")
    public OutcomeDto patch(
            @Context SecurityContext caller,
            @QueryParam("user") @Nullable String user,
            @QueryParam("client-id") @Nullable String clientId,
            @QueryParam("ip") @Nullable String ip,
            @QueryParam("topic") @Nullable String topic,
            @QueryParam("topic-prefix") @Nullable String topicPrefix,
            @QueryParam("group") @Nullable String group,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Valid QuotaPatchDto wanted) {
        Map<String, String> entity = entity(user, clientId, ip, topic, topicPrefix, group);
        QuotaPatchDto patch = Refusal.requireBody(wanted);
        return administrators.as(caller, admin -> {
            QuotaDto now = Quotas.of(admin, entity);
            EntityTags.require(ifMatch, () -> now);
            return Quotas.with(admin, now, patch.set(), patch.unset(), dryRun);
        });
    }

    @DELETE
    @Path("entity")
    @Summary("Lifts every limit of an entity.")
    public OutcomeDto delete(
            @Context SecurityContext caller,
            @QueryParam("user") @Nullable String user,
            @QueryParam("client-id") @Nullable String clientId,
            @QueryParam("ip") @Nullable String ip,
            @QueryParam("topic") @Nullable String topic,
            @QueryParam("topic-prefix") @Nullable String topicPrefix,
            @QueryParam("group") @Nullable String group,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        Map<String, String> entity = entity(user, clientId, ip, topic, topicPrefix, group);
        return administrators.as(caller, admin -> {
            QuotaDto now = Quotas.of(admin, entity);
            EntityTags.require(ifMatch, () -> now);
            return Quotas.toBe(admin, now, Map.of(), dryRun);
        });
    }

    @GET
    @Path("effective")
    @Summary("Which limits hold for a client, a topic or an address, and whom each is set on.")
    public List<EffectiveQuotaDto> effective(
            @Context SecurityContext caller,
            @QueryParam("user") @Summary("Name of a user; default is ANONYMOUS.") @DefaultValue("ANONYMOUS")
                    String user,
            @QueryParam("client-id") @DefaultValue("") String clientId,
            @QueryParam("ip") @Nullable String ip,
            @QueryParam("topic") @Nullable String topic) {
        return administrators.as(caller, admin -> {
            QuotaBook book = Quotas.book(admin);
            QuotaClient client = book.client(user, clientId);
            var applied = new ArrayList<QuotaBook.Applied>();
            for (QuotaKind kind : QuotaKinds.ALL) {
                applied.addAll(book.of(kind, client));
                if (topic != null) {
                    applied.addAll(book.ofTopic(kind, topic));
                }
                if (ip != null) {
                    book.ofAddress(kind, ip).ifPresent(applied::add);
                }
            }
            return QuotaMapper.INSTANCE.effective(applied);
        });
    }

    @GET
    @Path("usage")
    @Summary("How the limits that are in use stand now on each broker; refused by clusters that do not tell.")
    public List<QuotaUseDto> usage(@Context SecurityContext caller) {
        return administrators.as(caller, QuotaUses::read);
    }

    @GET
    @Path("throttled")
    @Summary("Who has to wait now, by which limit, how long, and what would lift it.")
    public List<QuotaUseDto> throttled(@Context SecurityContext caller) {
        return usage(caller).stream().filter(QuotaUseDto::throttled).toList();
    }

    private static Map<String, String> entity(
            @Nullable String user,
            @Nullable String clientId,
            @Nullable String ip,
            @Nullable String topic,
            @Nullable String topicPrefix,
            @Nullable String group) {
        Map<String, String> entity = parts(user, clientId, ip, topic, topicPrefix, group);
        if (entity.isEmpty()) {
            throw Refusal.field(
                    "user", "say whose limits are meant: user, client-id, ip, topic, topic-prefix or group");
        }
        return entity;
    }

    private static Map<String, String> parts(
            @Nullable String user,
            @Nullable String clientId,
            @Nullable String ip,
            @Nullable String topic,
            @Nullable String topicPrefix,
            @Nullable String group) {
        var parts = new TreeMap<String, String>();
        put(parts, "user", user);
        put(parts, "client-id", clientId);
        put(parts, "ip", ip);
        put(parts, "topic", topic);
        put(parts, "topic-prefix", topicPrefix);
        put(parts, "group", group);
        return parts;
    }

    private static void put(Map<String, String> parts, String type, @Nullable String name) {
        if (name == null) {
            return;
        }
        if (name.isEmpty()) {
            throw Refusal.field(type, "must not be empty; '" + QuotaDto.DEFAULT + "' stands for whoever has none");
        }
        parts.put(type, name);
    }
}
