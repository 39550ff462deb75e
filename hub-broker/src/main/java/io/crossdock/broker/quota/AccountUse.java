package io.crossdock.broker.quota;

import io.crossdock.quotas.QuotaAccount;
import io.crossdock.quotas.QuotaRule;

import java.time.Duration;

/**
 * How one account stands on one broker.
 *
 * @param limit what may be used on this broker per second: the rule's, or this broker's share of it; for what is no rate,
 *     how much at all
 * @param rate what is used per second, of late; for what is no rate, how much is used
 * @param used everything since the account was opened here; for what is no rate, the same as the rate
 * @param throttled whether somebody has to wait for it now, or had to a moment ago
 * @param left until whoever waits longest may go on
 * @param since how long somebody had to wait again and again
 * @param waits how often somebody was told to wait, or was refused, since the account was opened
 * @param waited all these waits together
 */
public record AccountUse(
        QuotaAccount account,
        QuotaRule rule,
        double limit,
        double rate,
        double used,
        boolean throttled,
        Duration left,
        Duration since,
        long waits,
        Duration waited) {}
