package io.crossdock.broker.rest;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import java.util.List;
import java.util.Map;

/**
 * Some settings to be changed.
 *
 * @param set new values by name
 * @param unset names that get their default back
 */
public record ConfigPatchDto(
        @Size(max = 200) Map<@NotBlank @Size(max = 250) String, @NotNull @Size(max = 65_536) String> set,
        @Size(max = 200) List<@NotBlank @Size(max = 250) String> unset) {
    public ConfigPatchDto {
        set = Given.map(set);
        unset = Given.list(unset);
    }
}
