package io.crossdock.broker.api.cluster;

import io.crossdock.quotas.EntityType;
import io.crossdock.quotas.QuotaEntity;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData.ComponentData;
import org.apache.kafka.common.requests.DescribeClientQuotasRequest;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which entities somebody wants to see (KIP-546).
 *
 * @param wanted what an entity needs of each type
 * @param strict whether it must have no other part
 */
record QuotaFilter(Map<EntityType, Wanted> wanted, boolean strict) {
    QuotaFilter {
        wanted = Map.copyOf(wanted);
    }

    /** What the part of an entity has to be. */
    record Wanted(boolean any, Optional<String> name) {
        boolean fits(Optional<String> part) {
            return any || part.equals(name);
        }
    }

    /**
     * @throws InvalidRequestException if the filter says nothing that can be understood
     * @throws UnsupportedVersionException if it names a type of entity that there is not
     */
    static QuotaFilter of(Iterable<ComponentData> components, boolean strict) {
        var wanted = new EnumMap<EntityType, Wanted>(EntityType.class);
        for (ComponentData component : components) {
            String type = component.entityType();
            if (type.isEmpty()) {
                throw new InvalidRequestException("Invalid empty entity type.");
            }
            EntityType known = EntityType.of(type)
                    .orElseThrow(() -> new UnsupportedVersionException("Unsupported entity type " + type));
            if (wanted.put(known, wanted(component)) != null) {
                throw new InvalidRequestException(
                        "Entity type " + type + " cannot appear more than once in the filter.");
            }
        }
        if (wanted.containsKey(EntityType.IP)
                && (wanted.containsKey(EntityType.USER) || wanted.containsKey(EntityType.CLIENT_ID))) {
            throw new InvalidRequestException("Invalid entity filter component combination. IP filter component"
                    + " should not be used with user or clientId filter component.");
        }
        return new QuotaFilter(wanted, strict);
    }

    static QuotaFilter of(DescribeClientQuotasRequestData request) {
        return of(request.components(), request.strict());
    }

    static Wanted wanted(ComponentData component) {
        boolean named = component.match() != null;
        return switch (component.matchType()) {
            case DescribeClientQuotasRequest.MATCH_TYPE_EXACT -> {
                if (!named) {
                    throw new InvalidRequestException("An exact match needs the name to match, it was null.");
                }
                yield new Wanted(false, Optional.ofNullable(component.match()));
            }
            case DescribeClientQuotasRequest.MATCH_TYPE_DEFAULT -> {
                refuse(named, component);
                yield new Wanted(false, Optional.empty());
            }
            case DescribeClientQuotasRequest.MATCH_TYPE_SPECIFIED -> {
                refuse(named, component);
                yield new Wanted(true, Optional.empty());
            }
            default -> throw new InvalidRequestException("Unknown match type " + component.matchType());
        };
    }

    private static void refuse(boolean named, ComponentData component) {
        if (named) {
            throw new InvalidRequestException("Match type " + component.matchType() + " of " + component.entityType()
                    + " takes no name, it was '" + component.match() + "'.");
        }
    }

    /** A strict filter that names nothing fits nobody, as in Kafka. */
    boolean fits(QuotaEntity entity) {
        if (strict && entity.names().size() != wanted.size()) {
            return false;
        }
        return wanted.entrySet().stream()
                .allMatch(part -> entity.has(part.getKey()) && part.getValue().fits(entity.name(part.getKey())));
    }
}
