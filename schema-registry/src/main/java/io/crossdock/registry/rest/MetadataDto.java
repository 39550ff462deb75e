package io.crossdock.registry.rest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.crossdock.registry.schema.Metadata;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What people noted about a schema.
 *
 * @param tags of its parts, by their paths
 * @param sensitive names of properties that are not for everybody
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MetadataDto(
        @Nullable SortedMap<String, SortedSet<String>> tags,
        @Nullable SortedMap<String, String> properties,
        @Nullable SortedSet<String> sensitive) {
    static MetadataDto of(Metadata metadata) {
        return new MetadataDto(metadata.tags(), metadata.properties(), metadata.sensitive());
    }

    Metadata value() {
        return new Metadata(
                tags == null ? new TreeMap<>() : tags,
                properties == null ? new TreeMap<>(Map.of()) : properties,
                sensitive == null ? new TreeSet<>() : sensitive);
    }
}
