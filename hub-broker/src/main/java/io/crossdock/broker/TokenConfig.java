package io.crossdock.broker;

import io.crossdock.broker.api.security.DelegationTokens;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.security.token.TokenRules;
import io.crossdock.security.token.TokenSecret;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Whether clients are given delegation tokens, and for how long.
 *
 * @param secret empty for no tokens at all
 * @param checkInterval how often expired ones are taken away
 */
record TokenConfig(Optional<TokenSecret> secret, TokenRules rules, Duration checkInterval) {

    /** @param threads for what takes milliseconds */
    DelegationTokens open(BrokerConfig config, MetadataStore metadata, Executor threads, Clock clock) {
        return new DelegationTokens(
                metadata,
                secret,
                rules,
                listener -> config.security().door(listener).protocol(),
                threads,
                clock);
    }
}
