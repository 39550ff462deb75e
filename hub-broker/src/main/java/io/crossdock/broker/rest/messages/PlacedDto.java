package io.crossdock.broker.rest.messages;

/**
 * Where a record was written.
 *
 * @param timestamp milliseconds since 1970
 */
public record PlacedDto(String topic, int partition, long offset, long timestamp) {}
