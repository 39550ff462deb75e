package io.crossdock.registry.rest;

import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A version of a subject.
 *
 * @param schemaType null for Avro, as Confluent leaves it out
 * @param deleted null when it is not
 */
public record RegisteredDto(
        @Nullable String subject,
        @Nullable Integer version,
        int id,
        @Nullable String schemaType,
        @Nullable List<ReferenceDto> references,
        @Nullable MetadataDto metadata,
        @Nullable RuleSetDto ruleSet,
        @Nullable String schema,
        @Nullable Boolean deleted) {
    static RegisteredDto of(Registered registered) {
        Schema schema = registered.schema();
        return new RegisteredDto(
                registered.subject().toString(),
                registered.version(),
                registered.id(),
                schema.type().equals("AVRO") ? null : schema.type(),
                schema.references().isEmpty()
                        ? null
                        : schema.references().stream().map(ReferenceDto::of).toList(),
                schema.metadata().map(MetadataDto::of).orElse(null),
                schema.rules().map(RuleSetDto::of).orElse(null),
                schema.text(),
                registered.deleted() ? true : null);
    }

    /** What whoever registers is told: the id, and all of it when notes or rules may have come from the settings. */
    static RegisteredDto ofNew(Registered registered) {
        Schema schema = registered.schema();
        return schema.metadata().isPresent() || schema.rules().isPresent()
                ? of(registered)
                : new RegisteredDto(null, null, registered.id(), null, null, null, null, null, null);
    }
}
