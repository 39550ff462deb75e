package io.crossdock.broker.log;

/**
 * The first offset written under a leader epoch.
 *
 * @param epoch zero or more
 * @param startOffset zero or more
 */
public record EpochStart(int epoch, long startOffset) {}
