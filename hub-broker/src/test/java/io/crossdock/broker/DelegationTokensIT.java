package io.crossdock.broker;

import io.crossdock.broker.audit.AuditEvent;
import io.crossdock.broker.audit.AuditEvent.Kind;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateDelegationTokenOptions;
import org.apache.kafka.clients.admin.DescribeDelegationTokenOptions;
import org.apache.kafka.clients.admin.ExpireDelegationTokenOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RenewDelegationTokenOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.DelegationTokenAuthorizationException;
import org.apache.kafka.common.errors.DelegationTokenDisabledException;
import org.apache.kafka.common.errors.DelegationTokenNotFoundException;
import org.apache.kafka.common.errors.DelegationTokenOwnerMismatchException;
import org.apache.kafka.common.errors.InvalidPrincipalTypeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedByAuthenticationException;
import org.apache.kafka.common.message.CreateDelegationTokenRequestData;
import org.apache.kafka.common.message.DescribeDelegationTokenRequestData;
import org.apache.kafka.common.message.ExpireDelegationTokenRequestData;
import org.apache.kafka.common.message.RenewDelegationTokenRequestData;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.CreateDelegationTokenResponse;
import org.apache.kafka.common.requests.DescribeDelegationTokenResponse;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.token.delegation.DelegationToken;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Delegation tokens with Apache Kafka's own clients: made, renewed, shown, let expire, and logged in with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NullUnmarked
class DelegationTokensIT {
    private static final KafkaPrincipal ANN = user("ann");
    private static final String USERS = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"hub\" password=\"hub-secret\" user_hub=\"hub-secret\" user_root=\"root-secret\""
            + " user_ann=\"ann-secret\" user_bob=\"bob-secret\" user_portal=\"portal-secret\";";

    private TestCertificates certificates;
    private TestHub hub;
    private Admin root;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        certificates = new TestCertificates(directory.resolve("certificates"));
        var settings = new HashMap<>(certificates.broker("hub"));
        settings.put("listeners", "USERS://127.0.0.1:0,OPEN://127.0.0.1:0,CERTIFIED://localhost:0");
        settings.put("listener.security.protocol.map", "USERS:SASL_PLAINTEXT,OPEN:PLAINTEXT,CERTIFIED:SSL");
        settings.put("inter.broker.listener.name", "OPEN");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
        settings.put("listener.name.users.plain.sasl.jaas.config", USERS);
        settings.put("listener.name.certified.ssl.client.auth", "requested");
        settings.put("listener.name.certified.ssl.principal.mapping.rules", "RULE:^CN=(.*?)$/$1/L,DEFAULT");
        settings.put("authorizer", "acl");
        settings.put("super.users", "User:root;User:hub;User:ANONYMOUS");
        settings.put("delegation.token.secret.key", "known to brokers only");
        settings.put("delegation.token.max.lifetime.ms", "3600000");
        settings.put("delegation.token.expiry.time.ms", "600000");
        settings.put("delegation.token.expiry.check.interval.ms", "200");
        settings.put("connection.failed.authentication.delay.ms", "0");
        hub = new TestHub(directory, settings);
        root = Admin.create(client("root"));
        root.createTopics(List.of(new NewTopic("orders", 1, (short) 1), new NewTopic("others", 1, (short) 1)))
                .all()
                .get();
        root.createAcls(List.of(rule(ResourceType.TOPIC, "orders", "User:ann", AclOperation.WRITE)))
                .all()
                .get();
    }

    @AfterAll
    void stop() {
        root.close();
        hub.close();
    }

    @AfterEach
    void withoutRulesAboutTokens() throws Exception {
        for (ResourceType type : List.of(ResourceType.USER, ResourceType.DELEGATION_TOKEN)) {
            root.deleteAcls(List.of(new AclBindingFilter(
                            new ResourcePatternFilter(type, null, PatternType.ANY), AccessControlEntryFilter.ANY)))
                    .all()
                    .get();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-256", "SCRAM-SHA-512"})
    void whoeverLogsInWithATokenIsItsOwnerAndNobodyElse(String mechanism) throws Exception {
        DelegationToken token = tokenOf("ann");

        send(byToken(mechanism, token), "orders");

        assertThatThrownBy(() -> send(byToken(mechanism, token), "others"))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void aTokenSaysWhoseItIsAndUntilWhen() throws Exception {
        try (Admin ann = Admin.create(client("ann"))) {
            DelegationToken token = ann.createDelegationToken(new CreateDelegationTokenOptions()
                            .renewers(List.of(user("bob")))
                            .maxLifetimeMs(900_000))
                    .delegationToken()
                    .get();

            var information = token.tokenInfo();
            assertThat(information.owner()).isEqualTo(ANN);
            assertThat(information.tokenRequester()).isEqualTo(ANN);
            assertThat(information.expiryTimestamp() - information.issueTimestamp())
                    .isEqualTo(600_000);
            assertThat(information.maxTimestamp() - information.issueTimestamp())
                    .isEqualTo(900_000);
            assertThat(token.hmac()).hasSize(64);
            assertThat(ann.describeDelegationToken().delegationTokens().get()).contains(token);
        }
    }

    @Test
    void aGuessedSecretAndAnIdThatThereIsNotAreTurnedAwayInTheSameWords() throws Exception {
        DelegationToken token = tokenOf("ann");

        Throwable guessed = failure(byToken("SCRAM-SHA-256", token.tokenInfo().tokenId(), "guess"));
        Throwable unknown = failure(byToken("SCRAM-SHA-256", "no-such-token", token.hmacAsBase64String()));

        assertThat(guessed).isInstanceOf(SaslAuthenticationException.class);
        assertThat(unknown).isInstanceOf(SaslAuthenticationException.class).hasMessage(guessed.getMessage());
    }

    @Test
    void aTokenForSomebodyElseTakesPermissionToMakeThem() throws Exception {
        try (Admin portal = Admin.create(client("portal"))) {
            var forAnn = new CreateDelegationTokenOptions().owner(ANN);
            assertThatThrownBy(() -> portal.createDelegationToken(forAnn)
                            .delegationToken()
                            .get())
                    .hasCauseInstanceOf(DelegationTokenAuthorizationException.class);
            root.createAcls(List.of(rule(ResourceType.USER, "User:ann", "User:portal", AclOperation.CREATE_TOKENS)))
                    .all()
                    .get();

            DelegationToken token =
                    portal.createDelegationToken(forAnn).delegationToken().get();

            assertThat(token.tokenInfo().owner()).isEqualTo(ANN);
            assertThat(token.tokenInfo().tokenRequester()).isEqualTo(user("portal"));
            send(byToken("SCRAM-SHA-512", token), "orders");
            assertThatThrownBy(
                            () -> portal.createDelegationToken(new CreateDelegationTokenOptions().owner(user("root")))
                                    .delegationToken()
                                    .get())
                    .hasCauseInstanceOf(DelegationTokenAuthorizationException.class);
            assertThatThrownBy(() -> portal.renewDelegationToken(token.hmac())
                            .expiryTimestamp()
                            .get())
                    .hasCauseInstanceOf(DelegationTokenOwnerMismatchException.class);
        }
    }

    @Test
    void onlyUsersOwnAndRenewTokens() {
        assertThatThrownBy(() -> root.createDelegationToken(
                                new CreateDelegationTokenOptions().renewers(List.of(new KafkaPrincipal("Group", "g"))))
                        .delegationToken()
                        .get())
                .hasCauseInstanceOf(InvalidPrincipalTypeException.class);
        assertThatThrownBy(() -> root.createDelegationToken(
                                new CreateDelegationTokenOptions().owner(new KafkaPrincipal("Group", "root")))
                        .delegationToken()
                        .get())
                .hasCauseInstanceOf(InvalidPrincipalTypeException.class);
    }

    @Test
    void ownerAndRenewersRenewItAndNobodyElse() throws Exception {
        try (Admin ann = Admin.create(client("ann"));
                Admin bob = Admin.create(client("bob"));
                Admin portal = Admin.create(client("portal"))) {
            DelegationToken token = ann.createDelegationToken(
                            new CreateDelegationTokenOptions().renewers(List.of(user("bob"))))
                    .delegationToken()
                    .get();
            long expiry = bob.renewDelegationToken(
                            token.hmac(), new RenewDelegationTokenOptions().renewTimePeriodMs(60_000))
                    .expiryTimestamp()
                    .get();
            assertThat(expiry).isLessThan(token.tokenInfo().expiryTimestamp());
            assertThat(ann.renewDelegationToken(token.hmac()).expiryTimestamp().get())
                    .isGreaterThanOrEqualTo(token.tokenInfo().expiryTimestamp());
            assertThatThrownBy(() -> portal.renewDelegationToken(token.hmac())
                            .expiryTimestamp()
                            .get())
                    .hasCauseInstanceOf(DelegationTokenOwnerMismatchException.class);
            assertThatThrownBy(() -> ann.renewDelegationToken(new byte[64])
                            .expiryTimestamp()
                            .get())
                    .hasCauseInstanceOf(DelegationTokenNotFoundException.class);
        }
    }

    @Test
    void aTokenThatIsLetExpireLetsNobodyInAnyMore() throws Exception {
        DelegationToken token = tokenOf("ann");
        try (Admin ann = Admin.create(client("ann"));
                Admin portal = Admin.create(client("portal"))) {
            assertThatThrownBy(() -> expire(portal, token, -1))
                    .hasCauseInstanceOf(DelegationTokenOwnerMismatchException.class);
            assertThat(failure(byToken("SCRAM-SHA-256", token))).isNull();

            expire(ann, token, -1);

            assertThat(failure(byToken("SCRAM-SHA-256", token))).isInstanceOf(SaslAuthenticationException.class);
            assertThatThrownBy(() -> expire(ann, token, -1)).hasCauseInstanceOf(DelegationTokenNotFoundException.class);
        }
    }

    @Test
    void anExpiredTokenIsForgottenByTheController() throws Exception {
        DelegationToken token = tokenOf("ann");
        try (Admin ann = Admin.create(client("ann"))) {
            assertThat(shown(root)).contains(id(token));
            expire(ann, token, 300);

            await().until(() -> !shown(root).contains(id(token)));

            assertThat(failure(byToken("SCRAM-SHA-256", token))).isInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void aSessionEndsWithItsToken() throws Exception {
        try (Admin ann = Admin.create(client("ann"))) {
            DelegationToken token = ann.createDelegationToken(new CreateDelegationTokenOptions().maxLifetimeMs(4_000))
                    .delegationToken()
                    .get();
            try (Admin session = Admin.create(byToken("SCRAM-SHA-256", token))) {
                session.describeCluster().clusterId().get();

                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThatThrownBy(
                                () -> session.describeCluster().clusterId().get())
                        .hasCauseInstanceOf(SaslAuthenticationException.class));
                assertThat(System.currentTimeMillis())
                        .isGreaterThanOrEqualTo(token.tokenInfo().maxTimestamp());
            }
        }
    }

    @Test
    void nobodyAsksForTokensWithATokenOrWithoutHavingLoggedIn() throws Exception {
        DelegationToken token = tokenOf("ann");
        refusesToSpeakOfTokens(byToken("SCRAM-SHA-256", token), token);
        refusesToSpeakOfTokens(
                Map.of("bootstrap.servers", "127.0.0.1:" + hub.endpoint("OPEN").port()), token);
        var oneWay = new HashMap<>(certificates.client());
        oneWay.put("bootstrap.servers", "localhost:" + hub.endpoint("CERTIFIED").port());
        refusesToSpeakOfTokens(oneWay, token);
    }

    private static void refusesToSpeakOfTokens(Map<String, Object> client, DelegationToken token) {
        try (Admin admin = Admin.create(client)) {
            assertThatThrownBy(() ->
                            admin.createDelegationToken().delegationToken().get())
                    .hasCauseInstanceOf(UnsupportedByAuthenticationException.class);
            assertThatThrownBy(() -> admin.renewDelegationToken(token.hmac())
                            .expiryTimestamp()
                            .get())
                    .hasCauseInstanceOf(UnsupportedByAuthenticationException.class);
            assertThatThrownBy(() -> expire(admin, token, -1))
                    .hasCauseInstanceOf(UnsupportedByAuthenticationException.class);
            assertThatThrownBy(() ->
                            admin.describeDelegationToken().delegationTokens().get())
                    .hasCauseInstanceOf(UnsupportedByAuthenticationException.class);
        }
    }

    @Test
    void whoeverShowsACertificateIsGivenAToken() throws Exception {
        var certified = new HashMap<>(certificates.client("ann", "CN=Ann"));
        certified.put(
                "bootstrap.servers", "localhost:" + hub.endpoint("CERTIFIED").port());
        try (Admin ann = Admin.create(certified)) {
            DelegationToken token =
                    ann.createDelegationToken().delegationToken().get();

            assertThat(token.tokenInfo().owner()).isEqualTo(ANN);
            send(byToken("SCRAM-SHA-512", token), "orders");
        }
    }

    @Test
    void tokensOfOthersAreShownToWhomThatIsAllowed() throws Exception {
        DelegationToken token = tokenOf("ann");
        DelegationToken another = tokenOf("ann");
        try (Admin portal = Admin.create(client("portal"));
                Admin bob = Admin.create(client("bob"))) {
            assertThat(shown(portal)).isEmpty();
            root.createAcls(List.of(
                            rule(ResourceType.DELEGATION_TOKEN, id(token), "User:portal", AclOperation.DESCRIBE),
                            rule(ResourceType.USER, "User:ann", "User:bob", AclOperation.DESCRIBE_TOKENS)))
                    .all()
                    .get();

            assertThat(shown(portal)).containsExactly(id(token));
            assertThat(shown(bob)).contains(id(token), id(another));
            var ofPortal = new DescribeDelegationTokenOptions().owners(List.of(user("portal")));
            assertThat(root.describeDelegationToken(ofPortal).delegationTokens().get())
                    .isEmpty();
            var ofNobody = new DescribeDelegationTokenOptions().owners(List.of());
            assertThat(root.describeDelegationToken(ofNobody).delegationTokens().get())
                    .isEmpty();
        }
    }

    @Test
    void whereNoSecretIsSetThereAreNoTokens(@TempDir Path directory) throws Exception {
        var settings = new HashMap<String, String>();
        settings.put("listeners", "SASL_PLAINTEXT://127.0.0.1:0");
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("listener.name.sasl_plaintext.plain.sasl.jaas.config", USERS);
        try (var without = new TestHub(directory, settings);
                Admin ann = Admin.create(at(without.bootstrap(), "ann"))) {
            assertThatThrownBy(
                            () -> ann.createDelegationToken().delegationToken().get())
                    .hasCauseInstanceOf(DelegationTokenDisabledException.class);
            assertThatThrownBy(() -> ann.renewDelegationToken(new byte[1])
                            .expiryTimestamp()
                            .get())
                    .hasCauseInstanceOf(DelegationTokenDisabledException.class);
            assertThatThrownBy(() ->
                            ann.describeDelegationToken().delegationTokens().get())
                    .hasCauseInstanceOf(DelegationTokenDisabledException.class);
        }
    }

    @Test
    void everyVersionIsAnswered() throws Exception {
        try (var ann = new RawClient(hub.port())) {
            EveryVersionIT.ask(ann, ApiKeys.SASL_HANDSHAKE, 1, new SaslHandshakeRequestData().setMechanism("PLAIN"));
            byte[] login = "\0ann\0ann-secret".getBytes(StandardCharsets.UTF_8);
            EveryVersionIT.ask(
                    ann, ApiKeys.SASL_AUTHENTICATE, 2, new SaslAuthenticateRequestData().setAuthBytes(login));
            for (int version = 1; version <= 3; version++) {
                var made = (CreateDelegationTokenResponse) EveryVersionIT.ask(
                        ann, ApiKeys.CREATE_DELEGATION_TOKEN, version, new CreateDelegationTokenRequestData());
                assertThat(made.error()).isEqualTo(Errors.NONE);
                byte[] hmac = made.data().hmac();
                var shown = (DescribeDelegationTokenResponse) EveryVersionIT.ask(
                        ann,
                        ApiKeys.DESCRIBE_DELEGATION_TOKEN,
                        version,
                        new DescribeDelegationTokenRequestData().setOwners(null));
                assertThat(shown.tokens())
                        .anySatisfy(token -> assertThat(token.hmac()).isEqualTo(hmac));
                int older = Math.min(version, 2);
                assertThat(EveryVersionIT.ask(
                                        ann,
                                        ApiKeys.RENEW_DELEGATION_TOKEN,
                                        older,
                                        new RenewDelegationTokenRequestData().setHmac(hmac))
                                .errorCounts())
                        .containsOnlyKeys(Errors.NONE);
                assertThat(EveryVersionIT.ask(
                                        ann,
                                        ApiKeys.EXPIRE_DELEGATION_TOKEN,
                                        older,
                                        new ExpireDelegationTokenRequestData()
                                                .setHmac(hmac)
                                                .setExpiryTimePeriodMs(-1))
                                .errorCounts())
                        .containsOnlyKeys(Errors.NONE);
            }
        }
    }

    @Test
    void whoMadeRenewedAndEndedATokenIsWrittenDownWithoutItsSecret() throws Exception {
        DelegationToken token;
        try (Admin ann = Admin.create(client("ann"))) {
            token = ann.createDelegationToken().delegationToken().get();
            ann.renewDelegationToken(token.hmac(), new RenewDelegationTokenOptions().renewTimePeriodMs(60_000))
                    .expiryTimestamp()
                    .get();
            expire(ann, token, -1);
        }

        var seen = new ArrayList<AuditEvent>();
        await().until(() -> {
            seen.addAll(hub.audit().take(100, Duration.ofMillis(50)));
            return seen.stream()
                            .filter(event -> event.toString().contains(id(token)))
                            .count()
                    >= 3;
        });

        List<AuditEvent> ofToken = seen.stream()
                .filter(event -> event.toString().contains(id(token)))
                .toList();
        assertThat(ofToken)
                .extracting(AuditEvent::request)
                .containsExactly("CREATE_DELEGATION_TOKEN", "RENEW_DELEGATION_TOKEN", "EXPIRE_DELEGATION_TOKEN");
        assertThat(ofToken).allSatisfy(event -> {
            assertThat(event.kind()).isEqualTo(Kind.CHANGE);
            assertThat(event.who()).isEqualTo("User:ann");
            assertThat(event.toString())
                    .doesNotContain(token.hmacAsBase64String())
                    .doesNotContain("stored_key");
        });
        assertThat(ofToken.get(0).changes().get(0).after()).containsEntry("owner", "User:ann");
        assertThat(ofToken.get(2).changes().get(0).after()).isEmpty();
    }

    private DelegationToken tokenOf(String user) throws Exception {
        try (Admin admin = Admin.create(client(user))) {
            return admin.createDelegationToken().delegationToken().get();
        }
    }

    private static void expire(Admin admin, DelegationToken token, long periodMillis) throws Exception {
        admin.expireDelegationToken(token.hmac(), new ExpireDelegationTokenOptions().expiryTimePeriodMs(periodMillis))
                .expiryTimestamp()
                .get();
    }

    private static List<String> shown(Admin admin) throws Exception {
        return admin.describeDelegationToken().delegationTokens().get().stream()
                .map(DelegationTokensIT::id)
                .toList();
    }

    private static String id(DelegationToken token) {
        return token.tokenInfo().tokenId();
    }

    private static void send(Map<String, Object> client, String topic) throws Exception {
        try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "v")).get();
        }
    }

    /** What comes of asking the cluster who it is; null if it answers. */
    private static @Nullable Throwable failure(Map<String, Object> client) throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.describeCluster().clusterId().get();
            return null;
        } catch (ExecutionException failed) {
            return failed.getCause();
        }
    }

    private Map<String, Object> byToken(String mechanism, DelegationToken token) {
        return byToken(mechanism, id(token), token.hmacAsBase64String());
    }

    private Map<String, Object> byToken(String mechanism, String id, String secret) {
        return settings(
                hub.bootstrap(),
                mechanism,
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + id + "\" password=\""
                        + secret + "\" tokenauth=\"true\";");
    }

    private Map<String, Object> client(String user) {
        return at(hub.bootstrap(), user);
    }

    private static Map<String, Object> at(String bootstrap, String user) {
        return settings(
                bootstrap,
                "PLAIN",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                        + user + "-secret\";");
    }

    private static Map<String, Object> settings(String bootstrap, String mechanism, String jaas) {
        return Map.of(
                "bootstrap.servers",
                bootstrap,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                jaas);
    }

    private static KafkaPrincipal user(String name) {
        return new KafkaPrincipal(KafkaPrincipal.USER_TYPE, name);
    }

    private static AclBinding rule(ResourceType type, String name, String who, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry(who, "*", operation, AclPermissionType.ALLOW));
    }
}
