package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.security.token.DelegationToken;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Delegation tokens that are worth nothing any more are taken away, unless somebody renews them meanwhile. Pure. */
public final class ExpiredTokens {
    /** In one go, so that thousands that expire together do not hold other changes up. */
    private static final int MOST = 500;

    private ExpiredTokens() {}

    public static List<MetadataChange> removals(ClusterImage image, Instant now) {
        return image.configs(ConfigScope.TOKEN).entrySet().stream()
                .filter(token -> isExpired(token.getKey(), token.getValue(), now))
                .limit(MOST)
                .<MetadataChange>map(token -> new MetadataChange.SetConfigs(
                        ConfigScope.TOKEN, token.getKey(), Optional.of(token.getValue()), Map.of()))
                .toList();
    }

    /** What cannot be read is left to people, who may know what it was. */
    private static boolean isExpired(String id, Map<String, String> texts, Instant now) {
        try {
            return DelegationToken.decode(id, texts).isExpired(now);
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
