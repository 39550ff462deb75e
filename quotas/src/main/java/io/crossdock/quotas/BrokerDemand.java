package io.crossdock.quotas;

/**
 * What one broker knows of the use of one account.
 *
 * @param rate used there per second, of late; where the kind is no rate, how much is used
 * @param starved whether clients there wait because of the limit, so that they would use more
 */
public record BrokerDemand(double rate, boolean starved) {}
