package io.crossdock.broker.api.cluster;

import io.crossdock.broker.api.cluster.QuotaFilter.Wanted;
import io.crossdock.broker.quota.UsageEntries;
import io.crossdock.broker.quota.UsageSurvey;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData.ComponentData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntityData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntryData;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Whose use somebody wants to see.
 *
 * @param selection which kind, or which of all; empty for everything
 * @param broker which broker; empty for all
 * @param entities which entities
 */
record UsageFilter(Optional<String> selection, Optional<String> broker, QuotaFilter entities) {

    /**
     * @return empty if the request asks for settings
     * @throws InvalidRequestException if a component is twice in it, or is no name where one is needed
     */
    static Optional<UsageFilter> of(DescribeClientQuotasRequestData request) {
        Map<String, Wanted> ours = new HashMap<>();
        var entities = new ArrayList<ComponentData>();
        for (ComponentData component : request.components()) {
            String type = component.entityType();
            if (!type.equals(UsageEntries.USAGE) && !type.equals(UsageEntries.BROKER)) {
                entities.add(component);
            } else if (ours.put(type, QuotaFilter.wanted(component)) != null) {
                throw new InvalidRequestException(
                        "Entity type " + type + " cannot appear more than once in the filter.");
            }
        }
        if (!ours.containsKey(UsageEntries.USAGE)) {
            return Optional.empty(); // and a broker without it is refused as a type there is not
        }
        return Optional.of(new UsageFilter(
                name(ours, UsageEntries.USAGE),
                name(ours, UsageEntries.BROKER),
                QuotaFilter.of(entities, request.strict())));
    }

    private static Optional<String> name(Map<String, Wanted> ours, String type) {
        Wanted wanted = ours.get(type);
        if (wanted != null && !wanted.any() && wanted.name().isEmpty()) {
            throw new InvalidRequestException("there is no default " + type + "; name one or ask for any");
        }
        return wanted == null ? Optional.empty() : wanted.name();
    }

    CompletableFuture<List<EntryData>> ask(UsageSurvey survey) {
        return survey.entries(selection, broker)
                .thenApply(found -> found.stream().filter(this::fits).toList());
    }

    /** The entry that says that a broker was heard of always fits. */
    private boolean fits(EntryData entry) {
        var names = new HashMap<String, Optional<String>>();
        for (EntityData part : entry.entity()) {
            names.put(part.entityType(), Optional.ofNullable(part.entityName()));
        }
        if (!names.containsKey(UsageEntries.USAGE)) {
            return true;
        }
        if (entities.strict() && names.size() != entities.wanted().size() + UsageEntries.PARTS) {
            return false;
        }
        return entities.wanted().entrySet().stream().allMatch(part -> {
            Optional<String> name = names.get(part.getKey().wireName());
            return name != null && part.getValue().fits(name);
        });
    }
}
