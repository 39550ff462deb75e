package io.crossdock.quotas.rest;

import io.crossdock.quotas.EntityType;
import io.crossdock.quotas.QuotaBook;
import io.crossdock.quotas.QuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.ReportingPolicy;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Kafka's words for limits, those of the book, and ours. */
@Mapper(implementationName = "Generated<CLASS_NAME>", unmappedTargetPolicy = ReportingPolicy.ERROR)
public interface QuotaMapper {
    /** The one there is. */
    QuotaMapper INSTANCE = new GeneratedQuotaMapper();

    @Mapping(target = "kind", expression = "java(applied.rule().kind().key())")
    @Mapping(target = "unit", expression = "java(applied.rule().kind().unit())")
    @Mapping(target = "limit", source = "rule.limit")
    @Mapping(target = "burst", source = "rule.burst")
    @Mapping(target = "reject", source = "rule.reject")
    @Mapping(target = "cluster", source = "rule.cluster")
    @Mapping(target = "from", expression = "java(names(applied.rule().entity()))")
    EffectiveQuotaDto effective(QuotaBook.Applied applied);

    List<EffectiveQuotaDto> effective(List<QuotaBook.Applied> applied);

    /** Kafka writes a default as a null. */
    default QuotaDto quota(ClientQuotaEntity entity, Map<String, Double> limits) {
        var names = new TreeMap<String, String>();
        entity.entries().forEach((type, name) -> names.put(type, shown(name)));
        return new QuotaDto(names, new TreeMap<>(limits));
    }

    default ClientQuotaEntity kafka(Map<String, String> entity) {
        var names = new HashMap<String, @Nullable String>();
        entity.forEach((type, name) -> names.put(type, name.equals(QuotaDto.DEFAULT) ? null : name));
        return new ClientQuotaEntity(names);
    }

    /** Empty for an entity that our book does not know, as a newer cluster may have. */
    default Optional<QuotaEntity> entity(ClientQuotaEntity kafka) {
        var names = new EnumMap<EntityType, Optional<String>>(EntityType.class);
        for (Map.Entry<String, String> part : kafka.entries().entrySet()) {
            Optional<EntityType> type = EntityType.of(part.getKey());
            if (type.isEmpty()) {
                return Optional.empty();
            }
            names.put(type.get(), Optional.ofNullable(part.getValue()));
        }
        try {
            return Optional.of(new QuotaEntity(names));
        } catch (IllegalArgumentException unknownCombination) {
            return Optional.empty();
        }
    }

    /** Names by type. */
    default Map<String, String> names(QuotaEntity entity) {
        var names = new TreeMap<String, String>();
        entity.names().forEach((type, name) -> names.put(type.wireName(), shown(name.orElse(null))));
        return names;
    }

    private static String shown(@Nullable String name) {
        return name == null ? QuotaDto.DEFAULT : name;
    }
}
