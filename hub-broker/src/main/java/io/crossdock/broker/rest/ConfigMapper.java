package io.crossdock.broker.rest;

import org.apache.kafka.clients.admin.ConfigEntry;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.ReportingPolicy;

/** Kafka's words for settings, and ours. */
@Mapper(implementationName = "Generated<CLASS_NAME>", unmappedTargetPolicy = ReportingPolicy.ERROR)
interface ConfigMapper {
    ConfigMapper INSTANCE = new GeneratedConfigMapper();

    @Mapping(target = "name", expression = "java(entry.name())")
    @Mapping(target = "value", expression = "java(entry.isSensitive() ? null : entry.value())")
    @Mapping(target = "source", expression = "java(entry.source().name())")
    @Mapping(target = "isDefault", expression = "java(entry.isDefault())")
    @Mapping(target = "sensitive", expression = "java(entry.isSensitive())")
    @Mapping(target = "readOnly", expression = "java(entry.isReadOnly())")
    @Mapping(target = "type", expression = "java(entry.type().name())")
    @Mapping(target = "documentation", expression = "java(entry.documentation())")
    ConfigEntryDto entry(ConfigEntry entry);
}
