package io.crossdock.broker.metadata.config;

import io.crossdock.security.authn.SaslMechanisms;

import java.util.List;
import java.util.stream.Stream;

import static io.crossdock.broker.metadata.config.SettingType.BOOLEAN;
import static io.crossdock.broker.metadata.config.SettingType.INT;
import static io.crossdock.broker.metadata.config.SettingType.LIST;
import static io.crossdock.broker.metadata.config.SettingType.LONG;
import static io.crossdock.broker.metadata.config.SettingType.PASSWORD;
import static io.crossdock.broker.metadata.config.SettingType.STRING;

/** How clients log in. */
final class LoginSettings {
    private static final String[] MECHANISMS = SaslMechanisms.names().toArray(String[]::new);

    /** Those that may differ from listener to listener, see {@link ListenerSettings}. */
    static final List<Setting> PER_LISTENER = List.of(
            new Setting(
                            "connections.max.reauth.ms",
                            LONG,
                            "0",
                            "ms",
                            "How long a login holds before the client has to log in again; 0 for as long as the"
                                    + " connection, unless what it logged in with expires.")
                    .atLeast(0),
            new Setting(
                            "sasl.enabled.mechanisms",
                            LIST,
                            "SCRAM-SHA-256,SCRAM-SHA-512",
                            "",
                            "Ways to log in that clients may choose from.")
                    .eachOf(MECHANISMS)
                    .notEmpty(),
            new Setting(
                    "sasl.jaas.config",
                    PASSWORD,
                    "",
                    "",
                    "Users of PLAIN and SCRAM that stand in the configuration, as user_NAME=\"password\", and who this"
                            + " broker is to others, as username and password; best set for one listener and mechanism."),
            new Setting(
                            "sasl.oauthbearer.clock.skew.seconds",
                            INT,
                            "30",
                            "seconds",
                            "By how much the clock of who issues tokens may differ.")
                    .atLeast(0),
            new Setting(
                    "sasl.oauthbearer.expected.audience",
                    LIST,
                    "",
                    "",
                    "A token has to be for one of these; without a value it may be for anybody."),
            new Setting(
                    "sasl.oauthbearer.expected.issuer",
                    STRING,
                    "",
                    "",
                    "A token has to be from this one; without a value it may be from anybody whose key is known."),
            new Setting(
                            "sasl.oauthbearer.jwks.endpoint.refresh.ms",
                            LONG,
                            "3600000",
                            "ms",
                            "How often the keys that tokens are checked with are read again.")
                    .atLeast(1000),
            new Setting(
                    "sasl.oauthbearer.jwks.endpoint.url",
                    STRING,
                    "",
                    "",
                    "Where the public keys of who issues tokens are: https://…, or file:/… for a file."),
            new Setting(
                            "sasl.oauthbearer.sub.claim.name",
                            STRING,
                            "sub",
                            "",
                            "The claim of a token that names the user; a.b for b inside a.")
                    .notEmpty(),
            new Setting(
                            "sasl.server.max.receive.size",
                            INT,
                            "524288",
                            "bytes",
                            "Largest request of a client that has not logged in yet.")
                    .between(512, 16 << 20));

    static final List<Setting> ALL = Stream.concat(
                    PER_LISTENER.stream(),
                    Stream.of(
                            new Setting(
                                            "connection.authentication.timeout.ms",
                                            INT,
                                            "30000",
                                            "ms",
                                            "How long a client may take until it is connected by TLS, and again until it"
                                                    + " has logged in.")
                                    .between(100, 600_000),
                            new Setting(
                                            "connection.failed.authentication.delay.ms",
                                            INT,
                                            "100",
                                            "ms",
                                            "How long a client waits to be told that its login failed; each further"
                                                    + " failure for the same user from the same address doubles the wait"
                                                    + " for the next try, up to five seconds.")
                                    .between(0, 5000),
                            new Setting(
                                    "insecure",
                                    BOOLEAN,
                                    "false",
                                    "",
                                    "Whether clients on other hosts may come in without proving who they are, or be asked"
                                            + " for no access rules."),
                            new Setting(
                                            "sasl.mechanism.inter.broker.protocol",
                                            STRING,
                                            "SCRAM-SHA-512",
                                            "",
                                            "How brokers log in with each other.")
                                    .oneOf("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"),
                            new Setting(
                                            "security.inter.broker.protocol",
                                            STRING,
                                            "",
                                            "",
                                            "Brokers reach each other by the listener of this security protocol; not"
                                                    + " together with inter.broker.listener.name.")
                                    .oneOf("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL", "")))
            .toList();

    private LoginSettings() {}
}
