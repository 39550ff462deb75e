package io.crossdock.broker.metadata.config;

import java.util.List;

import static io.crossdock.broker.metadata.config.SettingType.LONG;
import static io.crossdock.broker.metadata.config.SettingType.PASSWORD;

/** Delegation tokens (KIP-48): what clients log in with on behalf of others, for a while. */
final class TokenSettings {
    static final List<Setting> ALL = List.of(
            new Setting(
                            "delegation.token.expiry.check.interval.ms",
                            LONG,
                            "3600000",
                            "ms",
                            "How often expired delegation tokens are taken away; they are worth nothing before that.")
                    .atLeast(100),
            new Setting(
                            "delegation.token.expiry.time.ms",
                            LONG,
                            "86400000",
                            "ms",
                            "How long a delegation token is valid until it is renewed.")
                    .atLeast(1),
            new Setting(
                            "delegation.token.max.lifetime.ms",
                            LONG,
                            "604800000",
                            "ms",
                            "How long a delegation token can be renewed.")
                    .atLeast(1),
            new Setting(
                    "delegation.token.secret.key",
                    PASSWORD,
                    "",
                    "",
                    "What the secrets of delegation tokens are made with, the same on every broker; without it there are no"
                            + " delegation tokens. With another one, tokens made before can be used but not renewed."));

    private TokenSettings() {}
}
