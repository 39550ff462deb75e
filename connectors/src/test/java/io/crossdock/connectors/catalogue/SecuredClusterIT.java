package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.cluster.Crossdock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Topics of a cluster of our own brokers that speaks TLS with a certificate of nobody's authority, and asks who is there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredClusterIT {
    private static final String PASSWORD = "pw-of-other";
    private static final String LATE = "pw-of-later";
    private static final String MESSAGE = "{\"key\":\"k\"}";
    private static final String SINK = """
            topic: out
            sink: {kamelet: kafka-cluster-sink, properties: {servers: "%s", topic: %s, %s}}
            value: {format: bytes}
            errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
            """;
    private static final String SOURCE = """
            topic: %s
            source: {kamelet: kafka-cluster-source, properties: {servers: "%s", topics: shared, %s}}
            value: {format: bytes}
            """;

    private Hub hub;
    private Crossdock other;
    private String trust;
    private String certificate;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = Hub.start(folder, Map.of("OTHER_PASSWORD", PASSWORD, "KAFKA_PASSWORD", PASSWORD, "LATE_PASSWORD", LATE));
        PrivateAuthority authority = PrivateAuthority.forServerIn(folder.resolve("other"));
        trust = ", trustedCertificates: \"" + authority.pem() + "\"";
        certificate = ", certificate: \"" + authority.server() + "\"";
        other = Crossdock.start(Map.ofEntries(
                Map.entry("listeners", "USERS://127.0.0.1:0,CERTIFIED://127.0.0.1:0,HUBS://127.0.0.1:0"),
                Map.entry("listener.security.protocol.map", "USERS:SASL_SSL,CERTIFIED:SSL,HUBS:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "HUBS"),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry("ssl.keystore.type", "PEM"),
                Map.entry("ssl.keystore.location", authority.server().toString()),
                Map.entry("ssl.truststore.type", "PEM"),
                Map.entry("ssl.truststore.location", authority.pem().toString()),
                Map.entry("listener.name.certified.ssl.client.auth", "required")));
        setPassword("hub", PASSWORD);
        setPassword("late", "not yet");
        hub.write("out", List.of(MESSAGE));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
        other.close();
    }

    @Test
    void recordsGoThereAndComeBackByTlsAsAUserWithAPassword() throws Exception {
        hub.connect("user-out", SINK.formatted(users(), "shared", user("hub", "OTHER_PASSWORD") + trust));
        hub.connect("user-in", SOURCE.formatted("user.in", users(), user("hub", "OTHER_PASSWORD") + trust));

        awaitMessage("user.in");
        hub.disconnect("user-out");
        hub.disconnect("user-in");
    }

    @Test
    void recordsGoThereByTlsWithACertificateInsteadOfAPassword() throws Exception {
        String certified = other.bootstrap("CERTIFIED");
        hub.connect("certified-out", SINK.formatted(certified, "certified", "protocol: SSL" + trust + certificate));
        hub.add("anonymous-out", SINK.formatted(certified, "certified", "protocol: SSL" + trust));

        hub.awaitDelivered("certified-out", 1);
        awaitError("anonymous-out", "the cluster asks its clients for a certificate");
        hub.disconnect("certified-out");
        hub.disconnect("anonymous-out");
    }

    @Test
    void whoseAuthorityIsNotTrustedIsToldHowToTrustIt() throws Exception {
        hub.add("untrusted-out", SINK.formatted(users(), "untrusted", user("hub", "OTHER_PASSWORD")));
        hub.add("untrusted-in", SOURCE.formatted("untrusted.in", users(), user("hub", "OTHER_PASSWORD")));

        awaitError("untrusted-out", "name that authority's PEM file by 'trustedCertificates'");
        awaitError("untrusted-in", "name that authority's PEM file by 'trustedCertificates'");
        hub.disconnect("untrusted-out");
        hub.disconnect("untrusted-in");
    }

    @Test
    void aPasswordThatIsRefusedIsSaidAndOnceItIsRightAllGoesOnByItself() throws Exception {
        String late = user("late", "LATE_PASSWORD") + trust;
        hub.add("late-out", SINK.formatted(users(), "late", late));
        hub.add("late-in", SOURCE.formatted("late.in", users(), late).replace("topics: shared", "topics: late"));
        awaitError("late-out", "'username' and 'password' have to be those of a user of that cluster");
        awaitError("late-in", "'username' and 'password' have to be those of a user of that cluster");

        setPassword("late", LATE);

        awaitMessage("late.in");
        hub.disconnect("late-out");
        hub.disconnect("late-in");
    }

    @Test
    void theExamplesOfThePagesWork() throws Exception {
        hub.write("orders", List.of(MESSAGE));
        hub.connect(
                "page-out",
                PageExample.of("kafka-cluster-sink")
                        .with("kafka.example:9093", users())
                        .with("protocol: SASL_SSL", "protocol: SASL_SSL" + trust)
                        .on("orders")
                        .yaml());
        hub.connect(
                "page-in",
                PageExample.of("kafka-cluster-source")
                        .with("kafka.example:9093", users())
                        .with("protocol: SASL_SSL", "protocol: SASL_SSL" + trust)
                        .yaml());

        awaitMessage("branch.orders");
        hub.disconnect("page-out");
        hub.disconnect("page-in");
    }

    private String users() {
        return other.bootstrap("USERS");
    }

    private static String user(String name, String password) {
        return "protocol: SASL_SSL, username: " + name + ", password: \"${env:" + password + "}\"";
    }

    private void setPassword(String user, String password) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", other.bootstrap("HUBS")))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                    .all()
                    .get();
        }
    }

    private void awaitMessage(String topic) {
        await().atMost(Hub.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(hub.topics().values(topic)).containsExactly(MESSAGE));
    }

    private void awaitError(String connector, String said) {
        await().atMost(Hub.PATIENCE)
                .untilAsserted(
                        () -> assertThat(hub.status(connector).lastError()).contains(said));
        assertThat(hub.status(connector).delivered()).isZero();
        assertThat(hub.status(connector).toString()).doesNotContain(PASSWORD, LATE);
    }
}
