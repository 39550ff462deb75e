package io.crossdock.broker;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class SecurityConfigsTest {
    private static final Map<String, String> KEY =
            Map.of("ssl.keystore.location", "hub.pem", "ssl.keystore.type", "PEM");
    private static final Map<String, String> USERS = Map.of(
            "sasl.jaas.config",
            "x.ScramLoginModule required username=\"hub\" password=\"a \\\"b\\\" c;\" user_ann='x';");

    @Test
    void aHubOnLoopbackNeedsNothing() {
        assertThat(problem(Map.of())).isEmpty();
        assertThat(problem(Map.of(
                        "listeners",
                        "PLAINTEXT://127.0.0.2:0,OTHER://[::1]:0",
                        "listener.security.protocol.map",
                        "OTHER:PLAINTEXT")))
                .isEmpty();
    }

    @Test
    void aListenerForOtherHostsNeedsLoginsAndRulesOrAWord() {
        var open = Map.of("listeners", "PLAINTEXT://:0");
        assertThat(problem(open)).hasValueSatisfying(text -> assertThat(text)
                .contains("listener PLAINTEXT")
                .contains("SASL_SSL")
                .contains("authorizer=acl")
                .contains("insecure: true"));
        assertThat(problem(with(open, Map.of("insecure", "true")))).isEmpty();
        assertThat(problem(with(open, Map.of("authorizer", "acl")))).isPresent();

        Map<String, String> closed = with(with(KEY, USERS), Map.of("listeners", "SASL_SSL://0.0.0.0:0"));
        assertThat(problem(closed))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("authorizer=acl").doesNotContain("let it speak"));
        assertThat(problem(with(closed, Map.of("authorizer", "acl")))).isEmpty();

        Map<String, String> certified = with(KEY, Map.of("listeners", "SSL://0.0.0.0:0", "authorizer", "acl"));
        assertThat(problem(certified)).isPresent();
        assertThat(problem(with(
                        certified,
                        Map.of(
                                "ssl.client.auth", "required",
                                "ssl.truststore.type", "PEM",
                                "ssl.truststore.location", "ca.pem"))))
                .isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(problem(Map.of("listeners", "SSL://127.0.0.1:0")))
                .hasValueSatisfying(text -> assertThat(text).contains("ssl.keystore.location"));
        assertThat(problem(Map.of("listeners", "OUTSIDE://127.0.0.1:0")))
                .hasValueSatisfying(text -> assertThat(text).contains("listener.security.protocol.map"));
        assertThat(problem(Map.of("listeners", "SASL_PLAINTEXT://127.0.0.1:0")))
                .hasValueSatisfying(text ->
                        assertThat(text).contains("listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config"));
        assertThat(problem(Map.of("inter.broker.listener.name", "INSIDE")))
                .hasValueSatisfying(text -> assertThat(text).contains("INSIDE"));
        assertThat(problem(Map.of("security.inter.broker.protocol", "SSL")))
                .hasValueSatisfying(text -> assertThat(text).contains("security.inter.broker.protocol"));
        assertThat(problem(with(KEY, Map.of("listeners", "SSL://127.0.0.1:0", "ssl.client.auth", "required"))))
                .hasValueSatisfying(text -> assertThat(text).contains("ssl.truststore.location"));
        assertThat(problem(with(
                        USERS,
                        Map.of(
                                "listeners", "SASL_PLAINTEXT://127.0.0.1:0",
                                "sasl.enabled.mechanisms", "SCRAM-SHA-512,OAUTHBEARER"))))
                .hasValueSatisfying(text -> assertThat(text).contains("sasl.oauthbearer.jwks.endpoint.url"));
        assertThat(problem(Map.of(
                        "listeners", "SASL_PLAINTEXT://127.0.0.1:0",
                        "sasl.jaas.config", "x.ScramLoginModule required password=\"hidden\"")))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("sasl.jaas.config").doesNotContain("hidden"));
    }

    @Test
    void eachListenerMayHaveSettingsOfItsOwn() {
        Map<String, String> settings = with(
                with(KEY, USERS),
                Map.of(
                        "listeners", "IN://127.0.0.1:0,OUT://127.0.0.1:0",
                        "listener.security.protocol.map", "IN:SASL_PLAINTEXT,OUT:SASL_SSL",
                        "listener.name.out.sasl.enabled.mechanisms", "PLAIN",
                        "listener.name.out.plain.connections.max.reauth.ms", "1000",
                        "listener.name.out.sasl.server.max.receive.size", "1000"));
        SecurityConfig config =
                BrokerConfigs.of(1, "nowhere:1", Path.of("log"), settings).security();

        assertThat(config.door("IN").login().orElseThrow().mechanisms())
                .containsExactly("SCRAM-SHA-256", "SCRAM-SHA-512");
        assertThat(config.door("OUT").login().orElseThrow().mechanisms()).containsExactly("PLAIN");
        assertThat(config.door("OUT").login().orElseThrow().lifetimes()).containsOnlyKeys("PLAIN");
        assertThat(config.door("OUT").login().orElseThrow().plainUsers())
                .containsEntry("hub", "a \"b\" c;")
                .containsEntry("ann", "'x'");
        assertThat(config.door("OUT").firstFrameBytes()).isEqualTo(1000);
        assertThat(config.peerDoor().listener()).isEqualTo("IN");
        assertThat(config.account().orElseThrow().user()).isEqualTo("hub");
        assertThat(config.toString()).doesNotContain("a \"b\" c;");
    }

    private static Optional<String> problem(Map<String, String> settings) {
        return BrokerConfigs.securityProblem(settings);
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        var all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }
}
