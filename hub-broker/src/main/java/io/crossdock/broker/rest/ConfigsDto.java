package io.crossdock.broker.rest;

import io.crossdock.security.rest.Tagged;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Every setting of a topic, group or broker.
 *
 * @param entries by name
 */
public record ConfigsDto(String type, String name, List<ConfigEntryDto> entries) implements Tagged {
    @Override
    public Object tagged() {
        return entries.stream()
                .filter(entry -> ConfigReader.isSetOn(type, entry))
                .collect(Collectors.toMap(ConfigEntryDto::name, entry -> String.valueOf(entry.value())));
    }
}
