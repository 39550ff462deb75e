package io.crossdock.broker;

import io.crossdock.broker.audit.AuditEvent;
import io.crossdock.broker.rest.TopicsResource;
import io.crossdock.security.rest.RestRules;
import io.crossdock.security.rest.RestServer;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.CallerFilter;
import io.crossdock.security.rest.caller.ClusterAccess;
import io.crossdock.security.rest.user.UsersResource;
import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.PrincipalRules;
import io.crossdock.security.tls.StoreConfig;
import io.crossdock.security.tls.TlsConfig;
import io.crossdock.security.tls.TlsMaterial;
import io.crossdock.security.tls.TlsSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.token.delegation.DelegationToken;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Who calls the REST API by HTTPS: with a certificate, a token of an issuer, or a password; and has which rights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NullUnmarked
class RestCallersIT {
    private static final String USERS =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"hub\""
                    + " password=\"hub-secret\" user_hub=\"hub-secret\" user_root=\"root-secret\" user_ann=\"ann-secret\";";
    private static final String TOPICS = "/admin/v1/topics";

    private final Hands clock = new Hands();
    private final List<AutoCloseable> open = new ArrayList<>();
    private TestCertificates certificates;
    private TestTokens tokens;
    private TestHub hub;
    private Admin root;
    private int port;
    private HttpClient ann;
    private HttpClient nobody;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        certificates = new TestCertificates(directory.resolve("certificates"));
        tokens = new TestTokens(directory.resolve("jwks.json"));
        hub = hub(directory, Map.of("delegation.token.secret.key", "known to brokers only"));
        root = Admin.create(client(hub, "root"));
        root.createTopics(List.of(new NewTopic("orders", 1, (short) 1), new NewTopic("others", 1, (short) 1)))
                .all()
                .get();
        root.createAcls(List.of(
                        rule(ResourceType.TOPIC, "orders", "User:ann", AclOperation.ALL),
                        rule(ResourceType.USER, "User:ann", "User:hub", AclOperation.CREATE_TOKENS)))
                .all()
                .get();
        port = serve(() -> access(hub));
        ann = https(certificates.issue("ann", "CN=Ann,O=Shop"));
        nobody = https(null);
    }

    private TestHub hub(Path directory, Map<String, String> more) throws Exception {
        var settings = new HashMap<>(certificates.broker("hub"));
        settings.put("listeners", "USERS://localhost:0");
        settings.put("listener.security.protocol.map", "USERS:SASL_SSL");
        settings.put("inter.broker.listener.name", "USERS");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512,SCRAM-SHA-256,PLAIN,OAUTHBEARER");
        settings.put(
                "listener.name.users.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_dora=\"dora-secret\";");
        settings.put("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
        settings.put("listener.name.users.scram-sha-512.sasl.jaas.config", USERS);
        settings.put("sasl.oauthbearer.jwks.endpoint.url", tokens.keys().toUri().toString());
        settings.put("sasl.oauthbearer.expected.audience", "hub");
        settings.put("sasl.oauthbearer.clock.skew.seconds", "0");
        settings.put("authorizer", "acl");
        settings.put("super.users", "User:root");
        settings.put("connection.failed.authentication.delay.ms", "0");
        settings.putAll(more);
        return new TestHub(directory, settings);
    }

    private ClusterAccess access(TestHub of) {
        var settings = new HashMap<>(certificates.client());
        settings.put("bootstrap.servers", of.bootstrap());
        settings.put("security.protocol", "SASL_SSL");
        return new ClusterAccess(
                settings,
                List.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN", "OAUTHBEARER"),
                Optional.of(client(of, "hub")));
    }

    private int serve(Supplier<ClusterAccess> cluster) throws IOException {
        var administrators = new Administrators(cluster, clock);
        TlsSource tls = TlsSource.open(
                "http.listen",
                new TlsConfig(
                        Optional.of(StoreConfig.pem(certificates.authority().resolveSibling("hub.pem"))),
                        Optional.of(StoreConfig.pem(certificates.authority())),
                        TlsConfig.PROTOCOLS,
                        List.of(),
                        ClientAuth.REQUESTED,
                        true));
        var rules = PrincipalRules.parse("RULE:^CN=(.*?),O=Shop$/$1/L");
        RestServer server = RestServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.of(tls),
                RestRules.of(Set.of()),
                () -> List.of(
                        new CallerFilter(cluster, rules),
                        new TopicsResource(administrators),
                        new UsersResource(administrators)));
        open.add(administrators);
        open.add(server);
        return server.port();
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        root.close();
        hub.close();
    }

    @BeforeEach
    void longAfterTheTestBefore() {
        clock.advance(Duration.ofHours(1));
    }

    @Test
    void whoShowsACertificateHasTheRightsOfThatUserAndNoMore() throws Exception {
        HttpResponse<String> listed = call(ann, "GET", TOPICS);

        assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
        assertThat(listed.body()).contains("orders").doesNotContain("others");
        assertThat(call(ann, "GET", "/admin/v1/users").statusCode()).isEqualTo(403);
        assertThat(call(ann, "DELETE", TOPICS + "/others").statusCode()).isEqualTo(403);
    }

    @Test
    void whatSomebodyWithACertificateDoesIsWrittenDownUnderHisName() throws Exception {
        HttpResponse<String> changed =
                call(ann, "PUT", TOPICS + "/orders", "", "{\"configs\": {\"retention.ms\": \"777000\"}}");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        call(ann, "DELETE", TOPICS + "/others");

        var seen = new ArrayList<AuditEvent>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            seen.addAll(hub.audit().take(100, Duration.ofMillis(50)));
            return seen.stream().anyMatch(event -> event.toString().contains("777000"))
                    && seen.stream().anyMatch(event -> event.toString().contains(" TOPIC others"));
        });
        assertThat(seen)
                .filteredOn(event ->
                        event.toString().contains("777000") || event.toString().contains("TOPIC others"))
                .isNotEmpty()
                .allMatch(event -> event.who().equals("User:ann"));
    }

    @Test
    void credentialsInAHeaderTakeThePlaceOfACertificate() throws Exception {
        assertThat(call(ann, "GET", "/admin/v1/users", basic("root", "root-secret"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(call(ann, "GET", TOPICS, basic("root", "guess")).statusCode())
                .isEqualTo(401);
        assertThat(call(ann, "GET", TOPICS, "Bearer nonsense").statusCode()).isEqualTo(401);
        assertThat(call(ann, "GET", TOPICS, "Digest x").statusCode()).isEqualTo(401);
    }

    @Test
    void whoShowsNothingIsAsked() throws Exception {
        HttpResponse<String> asked = call(nobody, "GET", TOPICS);

        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.headers().allValues("www-authenticate").toString()).contains("Basic", "Bearer");
        assertThat(asked.body()).contains("http.ssl.client.auth");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNoCertificate(@TempDir Path elsewhere) throws Exception {
        var others = new TestCertificates(elsewhere);
        HttpClient forged = https(others.issue("ann", "CN=Ann,O=Shop"));

        assertThatThrownBy(() -> call(forged, "GET", TOPICS)).isInstanceOf(IOException.class);
    }

    @Test
    void aCertificateThatNoRuleIsAboutIsNobodys() throws Exception {
        HttpResponse<String> refused = call(https(certificates.issue("odd", "CN=Ann,O=Elsewhere")), "GET", TOPICS);

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("http.ssl.principal.mapping.rules");
    }

    @Test
    void oneTokenServesManyCallsAndGivesWayToANewOneInTime() throws Exception {
        call(ann, "GET", TOPICS);
        List<String> before = tokensOfAnn();
        for (int i = 0; i < 5; i++) {
            call(ann, "GET", TOPICS);
        }
        clock.advance(Duration.ofMinutes(6));
        call(ann, "GET", TOPICS);
        assertThat(tokensOfAnn()).containsExactlyInAnyOrderElementsOf(before);

        clock.advance(Duration.ofMinutes(2));

        assertThat(call(ann, "GET", TOPICS).statusCode()).isEqualTo(200);
        assertThat(tokensOfAnn()).hasSize(before.size() + 1).containsAll(before);
    }

    @Test
    void manyCallsAtOnceTakeOneToken() throws Exception {
        List<String> before = tokensOfAnn();
        URI topics = URI.create("https://localhost:" + port + TOPICS);
        var calls = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 12; i++) {
            calls.add(ann.sendAsync(HttpRequest.newBuilder(topics).build(), HttpResponse.BodyHandlers.ofString()));
        }

        for (CompletableFuture<HttpResponse<String>> each : calls) {
            assertThat(each.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(tokensOfAnn()).hasSize(before.size() + 1);
    }

    private List<String> tokensOfAnn() throws Exception {
        List<DelegationToken> all =
                root.describeDelegationToken().delegationTokens().get();
        assertThat(all).allSatisfy(token -> {
            assertThat(token.tokenInfo().tokenRequester().getName()).isEqualTo("hub");
            assertThat(token.tokenInfo().maxTimestamp() - token.tokenInfo().issueTimestamp())
                    .isEqualTo(600_000);
        });
        return all.stream().map(token -> token.tokenInfo().tokenId()).toList();
    }

    @Test
    void aTokenThatWasEndedIsReplaced() throws Exception {
        assertThat(call(ann, "GET", TOPICS).statusCode()).isEqualTo(200);
        for (DelegationToken token :
                root.describeDelegationToken().delegationTokens().get()) {
            try (Admin owner = Admin.create(client(hub, "ann"))) {
                owner.expireDelegationToken(token.hmac()).expiryTimestamp().get();
            }
        }
        clock.advance(Duration.ofMinutes(3)); // the client that is logged in gives way to another

        await().until(() -> call(ann, "GET", TOPICS).statusCode() == 200);
    }

    @Test
    void whereTheHubMayMakeNoTokensItSaysWhatToAllow() throws Exception {
        HttpClient bob = https(certificates.issue("bob", "CN=Bob,O=Shop"));
        HttpResponse<String> refused = call(bob, "GET", TOPICS);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("CREATE_TOKENS", "User:bob");
        root.createAcls(List.of(rule(ResourceType.USER, "User:bob", "User:hub", AclOperation.CREATE_TOKENS)))
                .all()
                .get();

        assertThat(call(bob, "GET", TOPICS).statusCode()).isEqualTo(200);
        root.deleteAcls(List.of(new AclBindingFilter(
                        new ResourcePatternFilter(ResourceType.USER, "User:bob", PatternType.LITERAL),
                        AccessControlEntryFilter.ANY)))
                .all()
                .get();
    }

    @Test
    void whereThereAreNoTokensItSaysWhatToSet(@TempDir Path directory) throws Exception {
        try (TestHub without = hub(directory, Map.of("super.users", "User:root;User:hub"))) {
            HttpResponse<String> refused =
                    call(https(certificates.issue("ann", "CN=Ann,O=Shop")), serve(() -> access(without)));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("delegation.token.secret.key");
        }
    }

    @Test
    void whereTheHubIsNobodyItSaysSo() throws Exception {
        ClusterAccess known = access(hub);
        int alone = serve(() -> new ClusterAccess(known.clientSettings(), known.mechanisms()));
        assertThat(call(ann, alone).body()).contains("http.client.config");
        assertThat(call(ann, alone).statusCode()).isEqualTo(403);

        int withoutScram = serve(() -> new ClusterAccess(known.clientSettings(), List.of("OAUTHBEARER"), known.own()));
        assertThat(call(ann, withoutScram).statusCode()).isEqualTo(403);
        assertThat(call(ann, withoutScram).body()).contains("SCRAM-SHA-512");

        int wrong = serve(() -> new ClusterAccess(
                known.clientSettings(), known.mechanisms(), Optional.of(client(hub, "hub", "guess"))));
        assertThat(call(ann, wrong).statusCode()).isEqualTo(503);
    }

    @Test
    void aTokenOfTheIssuerIsItsUser() throws Exception {
        HttpResponse<String> listed = call(nobody, "GET", TOPICS, "Bearer " + tokens.of("ann"));

        assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
        assertThat(listed.body()).contains("orders").doesNotContain("others");
        assertThat(call(nobody, "GET", "/admin/v1/users", "Bearer " + tokens.of("ann"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(call(nobody, "GET", "/admin/v1/users", "Bearer " + tokens.of("root"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void tokensThatAreExpiredForOthersOrForgedAreRefused(@TempDir Path elsewhere) throws Exception {
        String forged = new TestTokens(elsewhere.resolve("jwks.json")).of("root");
        String good = tokens.of("root");
        String changed = good.substring(0, good.lastIndexOf('.') + 1) + "AAAA";
        for (String token :
                List.of(tokens.expired("root"), tokens.forOthers("root"), forged, changed, "nonsense", "")) {
            HttpResponse<String> refused = call(nobody, "GET", TOPICS, "Bearer " + token);
            assertThat(refused.statusCode()).as(token).isEqualTo(401);
            assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
        }
    }

    @Test
    void aTokenIsWorthNothingOnceItHasExpiredAlsoForAClientThatLoggedInWithIt() throws Exception {
        Instant expiry = Instant.now().plusSeconds(4);
        String token = tokens.until("ann", expiry);
        assertThat(call(nobody, "GET", TOPICS, "Bearer " + token).statusCode()).isEqualTo(200);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> call(nobody, "GET", TOPICS, "Bearer " + token).statusCode() == 401);

        assertThat(Instant.now()).isAfter(expiry.minusSeconds(1)); // JSON web tokens count in seconds
    }

    @Test
    void whoeverTheClusterKnowsByAnyMechanismGetsIn() throws Exception {
        root.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        "emil", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), "emil-secret")))
                .all()
                .get();

        assertThat(call(nobody, "GET", TOPICS, basic("dora", "dora-secret")).statusCode())
                .isEqualTo(200);
        assertThat(call(nobody, "GET", TOPICS, basic("emil", "emil-secret")).statusCode())
                .isEqualTo(200);
        assertThat(call(nobody, "GET", TOPICS, basic("emil", "dora-secret")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aLoginThatFailedIsWrittenDownWithTheNameThatWasClaimed() throws Exception {
        for (String user : List.of("fritz", "gerda")) {
            assertThat(call(nobody, "GET", TOPICS, basic(user, "guess")).statusCode())
                    .isEqualTo(401);
        }

        var claimed = new HashMap<String, AuditEvent>();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            hub.audit().take(100, Duration.ofMillis(50)).forEach(event -> claimed.put(event.claimed(), event));
            return claimed.keySet().containsAll(List.of("fritz", "gerda"));
        });
        assertThat(claimed.get("fritz").who()).isEqualTo("User:ANONYMOUS");
        assertThat(claimed.get("fritz").because()).doesNotContain("fritz", "guess");
    }

    @Test
    void aChangedPasswordIsNoticedInTime() throws Exception {
        setPassword("carol", "first-secret");
        String before = basic("carol", "first-secret");
        await().until(() -> call(nobody, "GET", TOPICS, before).statusCode() == 200);

        setPassword("carol", "second-secret");

        await().until(() ->
                call(nobody, "GET", TOPICS, basic("carol", "second-secret")).statusCode() == 200);
        clock.advance(Duration.ofMinutes(2));
        assertThat(call(nobody, "GET", TOPICS, before).statusCode()).isEqualTo(401);
    }

    private void setPassword(String user, String password) throws Exception {
        root.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                .all()
                .get();
    }

    private HttpResponse<String> call(HttpClient who, int where) throws Exception {
        return who.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + where + TOPICS))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> call(HttpClient who, String method, String path) throws Exception {
        return call(who, method, path, "");
    }

    private HttpResponse<String> call(HttpClient who, String method, String path, String authorization)
            throws Exception {
        return call(who, method, path, authorization, "");
    }

    private HttpResponse<String> call(HttpClient who, String method, String path, String authorization, String body)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("authorization", authorization);
        }
        return who.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** @param certificate with its key; null to show none */
    private HttpClient https(Path certificate) throws Exception {
        TlsMaterial material = TlsMaterial.read(new TlsConfig(
                Optional.ofNullable(certificate).map(StoreConfig::pem),
                Optional.of(StoreConfig.pem(certificates.authority())),
                TlsConfig.PROTOCOLS,
                List.of(),
                ClientAuth.NONE,
                true));
        return HttpClient.newBuilder().sslContext(material.sslContext()).build();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> client(TestHub of, String user) {
        return client(of, user, user + "-secret");
    }

    private Map<String, Object> client(TestHub of, String user, String password) {
        var all = new HashMap<>(certificates.client());
        all.put("bootstrap.servers", of.bootstrap());
        all.put("security.protocol", "SASL_SSL");
        all.put("sasl.mechanism", "SCRAM-SHA-512");
        all.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                        + password + "\";");
        return all;
    }

    private static AclBinding rule(ResourceType type, String name, String who, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry(who, "*", operation, AclPermissionType.ALLOW));
    }

    /** The clock of the REST API; that of the broker goes on as clocks do. */
    private static final class Hands extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void advance(Duration time) {
            ahead = ahead.plus(time);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
