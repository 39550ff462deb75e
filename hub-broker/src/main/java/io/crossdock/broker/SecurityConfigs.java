package io.crossdock.broker;

import io.crossdock.broker.metadata.config.BrokerValues;
import io.crossdock.broker.metadata.config.ListenerSettings;
import io.crossdock.security.authn.Account;
import io.crossdock.security.authn.JaasOptions;
import io.crossdock.security.authn.JwtRules;
import io.crossdock.security.authn.ScramHash;
import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.PrincipalRules;
import io.crossdock.security.tls.StoreConfig;
import io.crossdock.security.tls.TlsConfig;
import io.crossdock.security.token.TokenRules;
import io.crossdock.security.token.TokenSecret;
import org.apache.kafka.common.security.auth.SecurityProtocol;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes of settings who comes in by which listener. Every message names the listener and what to set. */
final class SecurityConfigs {
    private static final String PLAIN = "PLAIN";
    private static final String OAUTHBEARER = "OAUTHBEARER";

    private final BrokerValues values;
    private final Path home;

    private SecurityConfigs(BrokerValues values, Path home) {
        this.values = values;
        this.home = home;
    }

    /**
     * @param home where relative names of files begin
     * @throws IllegalArgumentException naming everything that does not fit together
     */
    static SecurityConfig of(List<ListenerAddress> listeners, BrokerValues values, Path home) {
        return new SecurityConfigs(values, home).all(listeners);
    }

    private SecurityConfig all(List<ListenerAddress> listeners) {
        var doors = new ArrayList<DoorConfig>();
        var problems = new ArrayList<String>();
        for (ListenerAddress listener : listeners) {
            try {
                DoorConfig door = door(listener.name());
                doors.add(door);
                Exposure.problem(listener, door, values)
                        .ifPresent(problem -> problems.add("listener " + listener.name() + ": " + problem));
            } catch (IllegalArgumentException wrong) {
                problems.add("listener " + listener.name() + ": " + wrong.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        String peers = peers(doors);
        DoorConfig peerDoor = doors.stream()
                .filter(door -> peers.isEmpty() || door.listener().equals(peers))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "inter.broker.listener.name is " + peers + ", which is none of the listeners"));
        return new SecurityConfig(
                doors,
                peers,
                account(peerDoor),
                tokens(),
                values.duration("connection.authentication.timeout.ms"),
                values.duration("connection.failed.authentication.delay.ms"));
    }

    private TokenConfig tokens() {
        return new TokenConfig(
                values.text("delegation.token.secret.key").map(TokenSecret::new),
                new TokenRules(
                        values.duration("delegation.token.max.lifetime.ms"),
                        values.duration("delegation.token.expiry.time.ms")),
                values.duration("delegation.token.expiry.check.interval.ms"));
    }

    private String peers(List<DoorConfig> doors) {
        Optional<String> byName = values.text("inter.broker.listener.name");
        Optional<String> byProtocol = values.text("security.inter.broker.protocol");
        if (byName.isPresent() && byProtocol.isPresent()) {
            throw new IllegalArgumentException(
                    "set one of inter.broker.listener.name and security.inter.broker.protocol, not both");
        }
        return byName.or(() -> byProtocol.map(protocol -> doors.stream()
                        .filter(door -> door.protocol().name.equals(protocol))
                        .map(DoorConfig::listener)
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("security.inter.broker.protocol is " + protocol
                                + ", which none of the listeners speaks"))))
                .orElse("");
    }

    private Optional<Account> account(DoorConfig peerDoor) {
        if (peerDoor.login().isEmpty()) {
            return Optional.empty();
        }
        String mechanism = values.text("sasl.mechanism.inter.broker.protocol").orElse("");
        if (!peerDoor.login().get().mechanisms().contains(mechanism)) {
            throw new IllegalArgumentException("sasl.mechanism.inter.broker.protocol is " + mechanism
                    + ", which is not among sasl.enabled.mechanisms of listener " + peerDoor.listener());
        }
        String setting = "listener.name." + peerDoor.listener().toLowerCase(Locale.ROOT) + "."
                + mechanism.toLowerCase(Locale.ROOT) + ".sasl.jaas.config";
        return Optional.of(jaas(new ListenerSettings(peerDoor.listener(), values), mechanism)
                .flatMap(options -> options.account(mechanism))
                .orElseThrow(() -> new IllegalArgumentException("brokers log in with each other at listener "
                        + peerDoor.listener() + ": set username and password in " + setting)));
    }

    private DoorConfig door(String listener) {
        SecurityProtocol protocol = protocol(listener);
        var settings = new ListenerSettings(listener, values);
        boolean encrypted = protocol == SecurityProtocol.SSL || protocol == SecurityProtocol.SASL_SSL;
        boolean login = protocol == SecurityProtocol.SASL_PLAINTEXT || protocol == SecurityProtocol.SASL_SSL;
        return new DoorConfig(
                listener,
                protocol,
                encrypted ? Optional.of(tls(settings)) : Optional.empty(),
                PrincipalRules.parse(
                        settings.text("ssl.principal.mapping.rules").orElse("")),
                login ? Optional.of(login(settings)) : Optional.empty(),
                Integer.parseInt(settings.text("sasl.server.max.receive.size").orElseThrow()));
    }

    private SecurityProtocol protocol(String listener) {
        String named = values.list("listener.security.protocol.map").stream()
                .filter(entry -> entry.substring(0, entry.lastIndexOf(':')).equalsIgnoreCase(listener))
                .map(entry -> entry.substring(entry.lastIndexOf(':') + 1))
                .findFirst()
                .orElse(listener);
        if (!SecurityProtocol.names().contains(named)) {
            throw new IllegalArgumentException("which security protocol it speaks is not said: add " + listener
                    + ":PROTOCOL to listener.security.protocol.map, one of " + SecurityProtocol.names());
        }
        return SecurityProtocol.forName(named);
    }

    private TlsConfig tls(ListenerSettings settings) {
        Optional<String> keyFile = settings.text("ssl.keystore.location");
        Optional<String> key = settings.text("ssl.keystore.key");
        if (keyFile.isEmpty() && key.isEmpty()) {
            throw new IllegalArgumentException(
                    "TLS needs ssl.keystore.location or ssl.keystore.key: the private key and"
                            + " certificate of this broker");
        }
        Optional<String> trustFile = settings.text("ssl.truststore.location");
        Optional<String> trusted = settings.text("ssl.truststore.certificates");
        return new TlsConfig(
                Optional.of(new StoreConfig(
                        settings.text("ssl.keystore.type").orElseThrow(),
                        keyFile.map(home::resolve),
                        settings.text("ssl.keystore.password"),
                        settings.text("ssl.key.password"),
                        key,
                        settings.text("ssl.keystore.certificate.chain"))),
                trustFile.isEmpty() && trusted.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new StoreConfig(
                                settings.text("ssl.truststore.type").orElseThrow(),
                                trustFile.map(home::resolve),
                                settings.text("ssl.truststore.password"),
                                Optional.empty(),
                                Optional.empty(),
                                trusted)),
                settings.list("ssl.enabled.protocols"),
                settings.list("ssl.cipher.suites"),
                ClientAuth.of(settings.text("ssl.client.auth").orElse("none")),
                settings.text("ssl.endpoint.identification.algorithm").isPresent());
    }

    private static LoginConfig login(ListenerSettings settings) {
        List<String> mechanisms = settings.list("sasl.enabled.mechanisms");
        var lifetimes = new HashMap<String, Duration>();
        Map<String, String> plainUsers = Map.of();
        Map<ScramHash, Map<String, String>> scramUsers = new EnumMap<>(ScramHash.class);
        for (String mechanism : mechanisms) {
            long lifetime = Long.parseLong(
                    settings.text("connections.max.reauth.ms", mechanism).orElse("0"));
            if (lifetime > 0) {
                lifetimes.put(mechanism, Duration.ofMillis(lifetime));
            }
            Map<String, String> users =
                    jaas(settings, mechanism).map(JaasOptions::users).orElse(Map.of());
            if (mechanism.equals(PLAIN)) {
                plainUsers = users;
            }
            ScramHash.of(mechanism).ifPresent(hash -> scramUsers.put(hash, users));
        }
        return new LoginConfig(
                mechanisms,
                lifetimes,
                plainUsers,
                scramUsers,
                mechanisms.contains(OAUTHBEARER) ? Optional.of(tokens(settings)) : Optional.empty());
    }

    private static Optional<JaasOptions> jaas(ListenerSettings settings, String mechanism) {
        return mechanism.equals(OAUTHBEARER)
                ? Optional.empty() // its options are those of a client of Apache Kafka
                : settings.text("sasl.jaas.config", mechanism).map(JaasOptions::parse);
    }

    private static LoginConfig.TokenConfig tokens(ListenerSettings settings) {
        String keys = tokenSetting(settings, "sasl.oauthbearer.jwks.endpoint.url")
                .orElseThrow(() -> new IllegalArgumentException(
                        "OAUTHBEARER needs sasl.oauthbearer.jwks.endpoint.url: the keys that tokens are signed with"));
        return new LoginConfig.TokenConfig(
                URI.create(keys),
                Duration.ofMillis(Long.parseLong(tokenSetting(settings, "sasl.oauthbearer.jwks.endpoint.refresh.ms")
                        .orElseThrow())),
                new JwtRules(
                        tokenSetting(settings, "sasl.oauthbearer.expected.issuer"),
                        tokenSetting(settings, "sasl.oauthbearer.expected.audience")
                                .map(text -> List.of(text.trim().split("\\s*,\\s*")))
                                .orElse(List.of()),
                        tokenSetting(settings, "sasl.oauthbearer.sub.claim.name")
                                .orElseThrow(),
                        Duration.ofSeconds(Long.parseLong(tokenSetting(settings, "sasl.oauthbearer.clock.skew.seconds")
                                .orElseThrow()))));
    }

    private static Optional<String> tokenSetting(ListenerSettings settings, String name) {
        return settings.text(name, OAUTHBEARER);
    }
}
