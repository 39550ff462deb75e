package io.crossdock.broker.rest;

/**
 * A group in a list.
 *
 * @param type for example {@code CLASSIC} or {@code CONSUMER}
 * @param state for example {@code STABLE} or {@code EMPTY}
 */
public record GroupSummaryDto(String group, String type, String protocol, String state) {}
