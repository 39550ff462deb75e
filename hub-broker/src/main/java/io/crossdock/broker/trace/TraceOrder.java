package io.crossdock.broker.trace;

import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntityData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntryData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.OpData;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What AlterClientQuotas says of a trace: an entity with a part {@code trace}, its id, is told to be watched, with {@code
 * seconds} and {@code records.per.second}, or not any more, where both are taken away. Whom is in the parts {@code client-id},
 * {@code user}, {@code ip} and {@code listener}.
 *
 * @param id chosen by who asks, unique in the cluster
 * @param terms empty for the end of it
 * @param by principal of who asked; told by brokers to each other
 * @param forOne whether it is meant for one broker, by another
 */
public record TraceOrder(
        String id, Map<String, String> parts, Optional<TraceTerms> terms, Optional<String> by, boolean forOne) {
    private static final int LONGEST_ID = 64;

    public TraceOrder {
        parts = Map.copyOf(parts);
    }

    /** Whether any entry is about a trace and not about quotas. */
    public static boolean isIn(AlterClientQuotasRequestData request) {
        return request.entries().stream().anyMatch(TraceOrder::isOne);
    }

    /** Whether this entry is. */
    public static boolean isOne(EntryData entry) {
        return entry.entity().stream().map(EntityData::entityType).anyMatch(TraceParts.TRACE::equals);
    }

    /** @throws InvalidRequestException if it makes no sense */
    public static TraceOrder of(EntryData entry) {
        var parts = new HashMap<String, String>();
        for (EntityData part : entry.entity()) {
            String name = part.entityName();
            if (name == null || name.isEmpty() || parts.put(part.entityType(), name) != null) {
                throw new InvalidRequestException("the part " + part.entityType() + " needs one name");
            }
        }
        String id = parts.get(TraceParts.TRACE);
        if (id == null || !id.matches("[a-zA-Z0-9._-]{1," + LONGEST_ID + "}")) {
            throw new InvalidRequestException("traces and quotas are changed apart, and the id of a trace has 1 to "
                    + LONGEST_ID + " letters, digits, dots, dashes and underscores");
        }
        return new TraceOrder(
                id,
                parts,
                terms(entry),
                Optional.ofNullable(parts.get(TraceParts.BY)),
                parts.containsKey(TraceParts.BROKER));
    }

    private static Optional<TraceTerms> terms(EntryData entry) {
        OpData seconds = op(entry, TraceParts.SECONDS);
        OpData perSecond = op(entry, TraceParts.PER_SECOND);
        if (seconds == null || perSecond == null || seconds.remove() != perSecond.remove()) {
            throw new InvalidRequestException("a trace is told " + TraceParts.SECONDS + " and " + TraceParts.PER_SECOND
                    + ", or both are taken away");
        }
        return seconds.remove()
                ? Optional.empty()
                : Optional.of(
                        new TraceTerms(Duration.ofMillis((long) (seconds.value() * 1000)), (int) perSecond.value()));
    }

    private static @Nullable OpData op(EntryData entry, String key) {
        return entry.ops().stream()
                .filter(op -> op.key().equals(key))
                .findFirst()
                .orElse(null);
    }

    /** @throws InvalidRequestException if it names nobody */
    TraceTarget target() {
        return new TraceTarget(
                parts.getOrDefault(TraceParts.CLIENT, ""),
                parts.getOrDefault(TraceParts.USER, ""),
                parts.getOrDefault(TraceParts.ADDRESS, ""),
                parts.getOrDefault(TraceParts.LISTENER, ""));
    }

    /** The same, to be told to one broker. */
    ClientQuotaAlteration forBroker(int broker, String who) {
        var entity = new HashMap<>(parts);
        entity.put(TraceParts.BROKER, Integer.toString(broker));
        entity.put(TraceParts.BY, who);
        Double seconds = terms.map(each -> each.time().toMillis() / 1000.0).orElse(null);
        Double perSecond = terms.map(each -> (double) each.perSecond()).orElse(null);
        return new ClientQuotaAlteration(
                new ClientQuotaEntity(entity),
                List.of(
                        new ClientQuotaAlteration.Op(TraceParts.SECONDS, seconds),
                        new ClientQuotaAlteration.Op(TraceParts.PER_SECOND, perSecond)));
    }
}
