package io.crossdock.broker.rest;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import java.util.Map;

/**
 * Everything that has to be set; what is not in it gets its default back.
 *
 * @param configs by name
 */
public record ConfigSetDto(
        @NotNull @Size(max = 200)
        Map<@NotBlank @Size(max = 250) String, @NotNull @Size(max = 65_536) String> configs) {}
