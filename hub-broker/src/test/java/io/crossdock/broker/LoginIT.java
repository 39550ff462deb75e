package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Apache Kafka's own clients log in by every mechanism, over TLS, and are who they say they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NullUnmarked
class LoginIT {
    private static final String USERS = "org.apache.kafka.common.security.%s required username=\"hub\""
            + " password=\"hub-secret\" user_root=\"root-secret\" user_ann=\"ann-secret\";";

    private TestCertificates certificates;
    private TestTokens tokens;
    private TestHub hub;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        certificates = new TestCertificates(directory.resolve("certificates"));
        tokens = new TestTokens(directory.resolve("jwks.json"));
        var settings = new HashMap<>(certificates.broker("hub"));
        settings.put("listeners", "OUTSIDE://localhost:0,INSIDE://localhost:0,CERTIFIED://localhost:0");
        settings.put("listener.security.protocol.map", "OUTSIDE:SASL_SSL,INSIDE:PLAINTEXT,CERTIFIED:SSL");
        settings.put("inter.broker.listener.name", "INSIDE");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-256,SCRAM-SHA-512,PLAIN,OAUTHBEARER");
        settings.put("listener.name.outside.plain.sasl.jaas.config", USERS.formatted("plain.PlainLoginModule"));
        settings.put("listener.name.outside.scram-sha-512.sasl.jaas.config", USERS.formatted("scram.ScramLoginModule"));
        settings.put("listener.name.outside.scram-sha-256.sasl.jaas.config", USERS.formatted("scram.ScramLoginModule"));
        settings.put("sasl.oauthbearer.jwks.endpoint.url", tokens.keys().toUri().toString());
        settings.put("sasl.oauthbearer.expected.audience", "hub");
        settings.put("listener.name.certified.ssl.client.auth", "required");
        settings.put("listener.name.certified.ssl.principal.mapping.rules", "RULE:^CN=(.*?),O=Shop$/$1/L,DEFAULT");
        settings.put("authorizer", "acl");
        settings.put("super.users", "User:root;User:ANONYMOUS");
        hub = new TestHub(directory, settings);
        try (Admin root = Admin.create(plaintext())) {
            root.createTopics(List.of(new NewTopic("orders", 1, (short) 1)))
                    .all()
                    .get();
            root.createAcls(List.of(
                            allow(ResourceType.TOPIC, "orders", "User:ann"),
                            allow(ResourceType.GROUP, "billing", "User:ann")))
                    .all()
                    .get();
        }
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"})
    void everyMechanismLetsWritesAndReadsThrough(String mechanism) throws Exception {
        Map<String, Object> ann = client(mechanism, "ann", "ann-secret");
        String big = "x".repeat(500_000); // more than one record of TLS, and one piece of a file
        long before;
        try (var producer = hub.producerAt(bootstrap("OUTSIDE"), ann)) {
            before = producer.send(new ProducerRecord<>("orders", mechanism))
                    .get()
                    .offset();
            producer.send(new ProducerRecord<>("orders", big)).get();
        }
        try (var consumer = hub.consumerAt(bootstrap("OUTSIDE"), ann)) {
            var partition = new TopicPartition("orders", 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, before);
            var values = new ArrayList<String>();
            await().until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
                return values.size() >= 2;
            });
            assertThat(values.subList(0, 2)).containsExactly(mechanism, big);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
    void aWrongPasswordAndAnUnknownUserAreTurnedAwayInTheSameWords(String mechanism) {
        Throwable wrong = failure(client(mechanism, "ann-" + mechanism, "wrong"));
        Throwable unknown = failure(client(mechanism, "nobody-" + mechanism, "ann-secret"));
        assertThat(wrong).isInstanceOf(SaslAuthenticationException.class);
        assertThat(unknown).isInstanceOf(SaslAuthenticationException.class).hasMessage(wrong.getMessage());
    }

    @Test
    void anExpiredTokenAndOneForOthersAreTurnedAway() {
        assertThat(failure(tokens.client(outside(), tokens.expired("ann"))))
                .isInstanceOf(SaslAuthenticationException.class);
        assertThat(failure(tokens.client(outside(), tokens.forOthers("ann"))))
                .isInstanceOf(SaslAuthenticationException.class);
    }

    @Test
    void usersAreMadeDescribedAndForgottenWithKafkasOwnAdmin() throws Exception {
        try (Admin root = Admin.create(client("SCRAM-SHA-512", "root", "root-secret"))) {
            root.alterUserScramCredentials(List.of(
                            new UserScramCredentialUpsertion(
                                    "carol, the first", info(ScramMechanism.SCRAM_SHA_256), "secret-1"),
                            new UserScramCredentialUpsertion("dave", info(ScramMechanism.SCRAM_SHA_512), "secret-2")))
                    .all()
                    .get();
            await().untilAsserted(() -> assertThat(
                            root.describeUserScramCredentials().users().get())
                    .contains("carol, the first", "dave"));
            assertThat(root.describeUserScramCredentials(List.of("dave"))
                            .description("dave")
                            .get()
                            .credentialInfos())
                    .containsExactly(info(ScramMechanism.SCRAM_SHA_512));
            assertThatThrownBy(() -> root.describeUserScramCredentials(List.of("eve"))
                            .description("eve")
                            .get())
                    .hasCauseInstanceOf(ResourceNotFoundException.class);
            await().until(() -> failure(client("SCRAM-SHA-256", "carol, the first", "secret-1")) == null);
            assertThat(failure(client("PLAIN", "dave", "secret-2"))).isNull(); // checked against the same credential
            assertThat(failure(client("SCRAM-SHA-256", "dave", "secret-2")))
                    .isInstanceOf(SaslAuthenticationException.class);

            root.alterUserScramCredentials(
                            List.of(new UserScramCredentialDeletion("dave", ScramMechanism.SCRAM_SHA_512)))
                    .all()
                    .get();
            await().until(() -> failure(client("SCRAM-SHA-512", "dave", "secret-2")) != null);
            assertThatThrownBy(() -> root.alterUserScramCredentials(
                                    List.of(new UserScramCredentialDeletion("dave", ScramMechanism.SCRAM_SHA_512)))
                            .all()
                            .get())
                    .hasCauseInstanceOf(ResourceNotFoundException.class);
        }
    }

    @Test
    void whoIsNobodySpecialMayNotSetPasswords() throws Exception {
        try (Admin ann = Admin.create(client("PLAIN", "ann", "ann-secret"))) {
            assertThatThrownBy(() -> ann.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                    "root", info(ScramMechanism.SCRAM_SHA_256), "taken-over")))
                            .all()
                            .get())
                    .hasStackTraceContaining("ClusterAuthorizationException");
        }
    }

    @Test
    void aCertificateSaysWhoItsOwnerIs() throws Exception {
        Map<String, Object> ann = certified(certificates.client("ann", "CN=Ann, O=Shop"));
        try (var producer = hub.producerAt(bootstrap("CERTIFIED"), ann)) {
            producer.send(new ProducerRecord<>("orders", "by certificate")).get();
        }
        Map<String, Object> bob = certified(certificates.client("bob", "CN=Bob, O=Shop"));
        try (var producer = hub.producerAt(bootstrap("CERTIFIED"), bob)) {
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>("orders", "no")).get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void whoeverHasNoCertificateOrOneOfAnotherAuthorityDoesNotGetIn(@TempDir Path elsewhere) throws Exception {
        assertThat(failure(certified(certificates.client()))).isInstanceOf(SslAuthenticationException.class);
        var others = new TestCertificates(elsewhere);
        var forged = new HashMap<>(certified(others.client("ann", "CN=Ann, O=Shop")));
        forged.put("ssl.truststore.location", certificates.authority().toString());
        assertThat(failure(forged)).isInstanceOf(SslAuthenticationException.class);
    }

    @Test
    void newCertificatesAreInForceWithoutARestartAndBrokenOnesAreNot() throws Exception {
        try (KafkaProducer<String, String> before =
                hub.producerAt(bootstrap("OUTSIDE"), client("PLAIN", "ann", "ann-secret"))) {
            before.send(new ProducerRecord<>("orders", "before")).get();
            Path file = certificates.issue("hub", "CN=renewed");
            await().until(() -> TlsPeek.subject(hub.port()).equals("CN=renewed"));
            before.send(new ProducerRecord<>("orders", "goes on")).get();
            String renewed = Files.readString(file);
            Files.writeString(file, "broken");
            assertThat(failure(client("PLAIN", "ann", "ann-secret"))).isNull();
            Files.writeString(file, renewed);
        }
    }

    @Test
    void clientsAreToldOfTheListenerThatTheyCameInBy() throws Exception {
        try (Admin inside = Admin.create(plaintext());
                Admin outside = Admin.create(client("PLAIN", "root", "root-secret"))) {
            assertThat(inside.describeCluster().nodes().get().iterator().next().port())
                    .isEqualTo(port("INSIDE"));
            assertThat(outside.describeCluster().nodes().get().iterator().next().port())
                    .isEqualTo(port("OUTSIDE"));
        }
    }

    @Test
    void theHubShowsItsSettingsWithoutTheSecretsAmongThem() throws Exception {
        try (Admin root = Admin.create(plaintext())) {
            var broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
            var shown = requireNonNull(
                    root.describeConfigs(List.of(broker)).all().get().get(broker));
            assertThat(shown.toString()).doesNotContain("-secret");
            assertThat(shown.get("listener.name.outside.plain.sasl.jaas.config").isSensitive())
                    .isTrue();
            assertThat(shown.get("listener.name.certified.ssl.client.auth").value())
                    .isEqualTo("required");
        }
    }

    private static ScramCredentialInfo info(ScramMechanism mechanism) {
        return new ScramCredentialInfo(mechanism, 4096);
    }

    private static AclBinding allow(ResourceType type, String name, String principal) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry(principal, "*", AclOperation.ALL, AclPermissionType.ALLOW));
    }

    /** What comes of asking the cluster who it is; null if it answers. */
    private static @Nullable Throwable failure(Map<String, Object> client) {
        try (Admin admin = Admin.create(client)) {
            admin.describeCluster().clusterId().get();
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        } catch (Exception unusable) {
            return unusable;
        }
    }

    private Map<String, Object> client(String mechanism, String user, String password) {
        if (mechanism.equals("OAUTHBEARER")) {
            return tokens.client(outside(), tokens.of(user));
        }
        var all = outside();
        all.put("sasl.mechanism", mechanism);
        all.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security."
                        + (mechanism.equals("PLAIN") ? "plain.Plain" : "scram.Scram")
                        + "LoginModule required username=\"" + user + "\" password=\"" + password + "\";");
        return all;
    }

    private Map<String, Object> outside() {
        var all = new HashMap<>(certificates.client());
        all.put("bootstrap.servers", bootstrap("OUTSIDE"));
        all.put("security.protocol", "SASL_SSL");
        all.put("default.api.timeout.ms", 15_000);
        all.put("request.timeout.ms", 10_000);
        return all;
    }

    private Map<String, Object> certified(Map<String, Object> client) {
        var all = new HashMap<>(client);
        all.put("bootstrap.servers", bootstrap("CERTIFIED"));
        all.put("default.api.timeout.ms", 15_000);
        all.put("request.timeout.ms", 10_000);
        return all;
    }

    private Map<String, Object> plaintext() {
        return Map.of("bootstrap.servers", bootstrap("INSIDE"));
    }

    private String bootstrap(String listener) {
        return "localhost:" + port(listener);
    }

    private int port(String listener) {
        return hub.endpoint(listener).port();
    }
}
