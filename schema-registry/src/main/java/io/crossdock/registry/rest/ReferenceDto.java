package io.crossdock.registry.rest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.crossdock.registry.schema.Reference;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * A schema that another one uses.
 *
 * @param version 1 or higher, or -1 for the latest
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ReferenceDto(
        @NotBlank @Size(max = 1024) String name,
        @NotBlank @Size(max = 1024) String subject,
        @Min(-1) int version) {
    static ReferenceDto of(Reference reference) {
        return new ReferenceDto(reference.name(), reference.subject(), reference.version());
    }

    Reference value() {
        return new Reference(name, subject, version);
    }
}
