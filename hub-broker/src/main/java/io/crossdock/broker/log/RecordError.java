package io.crossdock.broker.log;

/**
 * What is wrong with one record of a refused batch (KIP-467).
 *
 * @param index of the record in its batch, from 0
 */
public record RecordError(int index, String message) {}
