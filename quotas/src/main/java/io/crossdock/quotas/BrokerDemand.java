package io.crossdock.quotas;

/**
 * What one broker knows of the use of one account.
 *
 * @param rate used there per second, of late; where the kind is no rate, how much is used
 * @param starved whether clients there wait because of the limit, so that they would use more
 * @param used everything since the account was opened there; not a number if that broker does not tell
 */
public record BrokerDemand(double rate, boolean starved, double used) {
    /** Of an account that nobody used. */
    public static final BrokerDemand NONE = new BrokerDemand(0, false, 0);
}
