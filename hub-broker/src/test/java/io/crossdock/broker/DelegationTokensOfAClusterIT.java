package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ExpireDelegationTokenOptions;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.security.token.delegation.DelegationToken;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A token that one broker made is known to the others, also when that one is gone. */
@NullUnmarked
class DelegationTokensOfAClusterIT {
    private static final String LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"hub\" password=\"hub-secret\" user_hub=\"hub-secret\" user_ann=\"ann-secret\";";

    @Test
    void aTokenLetsInAtEveryBrokerAndOutlivesTheOneThatMadeIt(@TempDir Path directory) throws Exception {
        var settings = new HashMap<String, String>();
        settings.put("listeners", "SASL_PLAINTEXT://127.0.0.1:0");
        settings.put("listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config", LOGIN);
        settings.put("delegation.token.secret.key", "the same on every broker");
        settings.put("delegation.token.expiry.check.interval.ms", "200");
        try (var cluster = new TestCluster(directory, 2, settings)) {
            DelegationToken token;
            try (Admin atFirst = Admin.create(client(cluster.bootstrap(1), "ann", "ann-secret"))) {
                await().atMost(TestCluster.PATIENCE)
                        .until(() -> atFirst.describeCluster().nodes().get().size() == 2);
                token = atFirst.createDelegationToken().delegationToken().get();
            }
            Map<String, Object> byToken = new HashMap<>(
                    client(cluster.bootstrap(2), token.tokenInfo().tokenId(), token.hmacAsBase64String()));
            byToken.computeIfPresent(
                    "sasl.jaas.config", (same, jaas) -> jaas.toString().replace(";", " tokenauth=\"true\";"));
            await().atMost(TestCluster.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(clusterId(byToken))
                    .isNotEmpty());

            cluster.kill(1);

            assertThat(clusterId(byToken)).isNotEmpty();
            try (Admin atSecond = Admin.create(client(cluster.bootstrap(2), "ann", "ann-secret"))) {
                assertThat(atSecond.renewDelegationToken(token.hmac())
                                .expiryTimestamp()
                                .get())
                        .isGreaterThanOrEqualTo(token.tokenInfo().expiryTimestamp());
                atSecond.expireDelegationToken(token.hmac(), new ExpireDelegationTokenOptions().expiryTimePeriodMs(100))
                        .expiryTimestamp()
                        .get();
                // whoever is the controller by then takes it away
                await().atMost(TestCluster.PATIENCE)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> atSecond.describeDelegationToken()
                                .delegationTokens()
                                .get()
                                .isEmpty());
            }
            assertThatThrownBy(() -> clusterId(byToken)).hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    private static String clusterId(Map<String, Object> client) throws Exception {
        try (Admin admin = Admin.create(client)) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static Map<String, Object> client(String bootstrap, String user, String password) {
        return Map.of(
                "bootstrap.servers",
                bootstrap,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                        + password + "\";");
    }
}
