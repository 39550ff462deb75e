package io.crossdock.connectors.delivery;

/**
 * What one sink task holds at a moment.
 *
 * @param parkedKeys keys whose first record failed and will be tried again
 * @param parkedRecords those records and what waits behind them
 * @param undelivered records of the task's partitions that are not delivered yet, fetched or not, as far as it knows
 */
public record TaskReading(int parkedKeys, int parkedRecords, long undelivered) {}
