package io.crossdock.registry.log;

import org.jspecify.annotations.Nullable;

/**
 * One record of the registry's topic, in Confluent's format: JSON.
 *
 * @param key never empty
 * @param value null removes what the key stood for
 */
public record RegistryRecord(String key, @Nullable String value) {}
