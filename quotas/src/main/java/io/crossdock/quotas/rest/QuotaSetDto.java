package io.crossdock.quotas.rest;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import java.util.Map;

/** All the limits an entity is to have; maybe none. */
public record QuotaSetDto(@NotNull @Size(max = 100) Map<@NotBlank @Size(max = 100) String, @NotNull Double> limits) {}
