package io.crossdock.registry.rest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.crossdock.registry.book.NewSchema;
import io.crossdock.registry.schema.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A schema as a client sends it. What newer clients send besides is passed over.
 *
 * @param schemaType Avro when it is not said
 * @param schema text; none means that of the latest version
 * @param version that it has to become; -1 for the next one, noted in its metadata
 * @param id that it has elsewhere, in import mode; -1 is as good as none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record NewSchemaDto(
        @Nullable @Size(max = 64) String schemaType,
        @Nullable String schema,
        @Nullable @Size(max = 10_000) List<@NotNull @Valid ReferenceDto> references,
        @Nullable @Valid MetadataDto metadata,
        @Nullable @Valid RuleSetDto ruleSet,
        @Nullable @Min(-1) Integer version,
        @Nullable @Min(-1) Integer id) {
    /** Whether all that needs a name has one; what was sent as an argument of a method is checked for that before. */
    boolean hasNames() {
        boolean named = references == null
                || references.stream().allMatch(each -> each != null && each.name() != null && each.subject() != null);
        return named && (ruleSet == null || ruleSet.hasNames());
    }

    Schema schemaValue() {
        return new Schema(
                schemaType == null || schemaType.isEmpty() ? "AVRO" : schemaType,
                schema == null ? "" : schema,
                references == null
                        ? List.of()
                        : references.stream().map(ReferenceDto::value).toList(),
                Optional.ofNullable(metadata).map(MetadataDto::value),
                Optional.ofNullable(ruleSet).map(RuleSetDto::value));
    }

    NewSchema value() {
        return new NewSchema(
                schemaValue(),
                Optional.ofNullable(version).filter(each -> each != 0),
                id == null || id < 0 ? OptionalInt.empty() : OptionalInt.of(id));
    }
}
