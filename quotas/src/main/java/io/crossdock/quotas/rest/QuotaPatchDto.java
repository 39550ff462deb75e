package io.crossdock.quotas.rest;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * Some limits to be changed.
 *
 * @param set new values by key
 * @param unset keys that are no longer to be limited
 */
public record QuotaPatchDto(
        @Size(max = 100) Map<@NotBlank @Size(max = 100) String, @NotNull Double> set,
        @Size(max = 100) List<@NotBlank @Size(max = 100) String> unset) {
    public QuotaPatchDto(@Nullable Map<String, Double> set, @Nullable List<String> unset) {
        this.set = set == null ? Map.of() : set;
        this.unset = unset == null ? List.of() : unset;
    }
}
