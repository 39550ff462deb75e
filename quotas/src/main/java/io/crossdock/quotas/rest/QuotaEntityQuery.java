package io.crossdock.quotas.rest;

import io.crossdock.security.rest.Refusal;
import io.crossdock.security.rest.Summary;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whom a limit is about, as parameters of a query say it.
 *
 * @param names by type, as far as they are given; {@value QuotaDto#DEFAULT} stands for whoever has no limit of their own
 */
public record QuotaEntityQuery(Map<String, @Nullable String> names) {
    public QuotaEntityQuery(
            @QueryParam("user") @Nullable String user,
            @QueryParam("client-id") @Nullable String clientId,
            @QueryParam("ip") @Summary("An address that connects.") @Nullable String ip,
            @QueryParam("topic") @Summary("On a Crossdock broker.") @Nullable String topic,
            @QueryParam("topic-prefix") @Summary("On a Crossdock broker.") @Nullable String topicPrefix,
            @QueryParam("group") @Summary("A group of principals, on a Crossdock broker.") @Nullable String group) {
        this(byType(
                "user",
                user,
                "client-id",
                clientId,
                "ip",
                ip,
                "topic",
                topic,
                "topic-prefix",
                topicPrefix,
                "group",
                group));
    }

    private static Map<String, @Nullable String> byType(@Nullable String... pairs) {
        var names = new LinkedHashMap<String, @Nullable String>();
        for (int i = 0; i < pairs.length; i += 2) {
            names.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return names;
    }

    /** The parts that are given; none stands for every entity. */
    Map<String, String> parts() {
        var parts = new TreeMap<String, String>();
        names.forEach((type, name) -> {
            if (name == null) {
                return;
            }
            if (name.isEmpty()) {
                throw Refusal.field(type, "must not be empty; '" + QuotaDto.DEFAULT + "' stands for whoever has none");
            }
            parts.put(type, name);
        });
        return parts;
    }

    /** The one entity that is meant. */
    Map<String, String> entity() {
        Map<String, String> entity = parts();
        if (entity.isEmpty()) {
            throw Refusal.field("user", "say whose limits are meant: " + String.join(", ", names.keySet()));
        }
        return entity;
    }
}
