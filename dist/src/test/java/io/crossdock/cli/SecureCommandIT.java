package io.crossdock.cli;

import io.crossdock.hub.Hub;
import io.crossdock.hub.KafkaBrokerSettings;
import io.crossdock.hub.config.HubConfig;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.security.tls.CertificateAuthority;
import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.Identity;
import io.crossdock.security.tls.StoreConfig;
import io.crossdock.security.tls.TlsConfig;
import io.crossdock.security.tls.TlsMaterial;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A fresh hub, secured by one command, started, and used. */
class SecureCommandIT {
    @TempDir
    Path directory;

    private int port;
    private int httpPort;

    @Test
    void afterOneCommandOnlyWhoHasAPasswordGetsInAndDoesWhatRulesAllow() throws Exception {
        Ran secured = secure();
        assertThat(secured.exit()).as(secured.err()).isZero();
        assertThat(secured.out()).contains("password");
        try (Hub hub = hub()) {
            hub.start();
            assertThat(run("topics", "create", "--data", data(), "orders").out())
                    .contains("created orders");
            Ran user = run("users", "add", "--data", data(), "alice");
            assertThat(user.exit()).as(user.err()).isZero();
            String password = user.out().replaceAll("(?s).*password (\\S+)\\R.*", "$1");
            Map<String, Object> alice = client("alice", password);
            await().until(() -> topics(alice).isEmpty());
            run("acls", "add", "--data", data(), "--topic", "orders", "--allow", "User:alice", "--operation", "READ");

            await().until(() -> topics(alice).equals(List.of("orders")));

            assertThat(run("acls", "explain", "--data", data(), "--topic", "orders", "User:alice", "WRITE")
                            .out())
                    .contains("refused", "to allow it, add:");
            assertThatThrownBy(() -> topics(client("alice", "guess"))).hasMessageContaining("uthentication");
            overHttp(hub, password);
            tried(alice);
        }
    }

    /** Alice has asked for her topic by its name, and would no longer be told. */
    private void tried(Map<String, Object> alice) throws Exception {
        try (Admin admin = Admin.create(alice)) {
            admin.describeTopics(List.of("orders")).allTopicNames().get();
        }
        Path changes = Files.writeString(
                directory.resolve("changes.json"),
                "{\"remove\": [{\"resourceType\": \"TOPIC\", \"name\": \"orders\", \"principal\": \"User:alice\","
                        + " \"operation\": \"READ\"}]}");

        await().untilAsserted(() -> {
            Ran simulated = run("acls", "simulate", "--data", data(), changes.toString());

            assertThat(simulated.exit()).as(simulated.err()).isZero();
            assertThat(simulated.out())
                    .containsPattern("tried against [1-9]\\d* different requests")
                    .containsPattern("allowed +refused +\\d+ .*User:alice .*DESCRIBE +TOPIC orders");
        });
        Path nonsense = Files.writeString(directory.resolve("nonsense.json"), "{\"remove\": [{\"name\": \"x\"}]}");
        assertThat(run("acls", "simulate", "--data", data(), nonsense.toString())
                        .err())
                .contains("not valid");
    }

    @Test
    void otherHostsLearnOnlyWhetherTheHubServes() throws Exception {
        secure();
        try (Hub hub = hub("http.listen=0.0.0.0:" + httpPort)) {
            hub.start();
            String password = Files.readString(directory.resolve("data/security/admin-password"))
                    .strip();

            assertThat(https("/health/live", "").body()).isEqualTo("{\"live\":true}");
            assertThat(https("/health/ready", "").body()).isEqualTo("{\"ready\":true}");
            assertThat(https("/metrics", "").statusCode()).isEqualTo(401);
            assertThat(https("/metrics", "admin:guess").statusCode()).isEqualTo(401);
            assertThat(https("/metrics", "admin:" + password).body()).contains("jvm_memory_used_bytes");
            assertThat(https("/admin/v1/readiness", "").statusCode()).isEqualTo(401);
            assertThat(https("/admin/v1/readiness", "admin:" + password).body()).contains("\"reasons\":[]");
            String nobody = run("users", "add", "--data", data(), "nobody")
                    .out()
                    .replaceAll("(?s).*password (\\S+)\\R.*", "$1");
            await().until(() -> https("/admin/v1/topics", "nobody:" + nobody).statusCode() == 200);
            assertThat(https("/metrics", "nobody:" + nobody).statusCode()).isEqualTo(403);
        }
        try (Hub hub = hub("http.listen=0.0.0.0:" + httpPort, "http.metrics.open=true")) {
            hub.start();

            assertThat(https("/metrics", "").body()).contains("jvm_memory_used_bytes");
        }
    }

    /** @param login user:password; empty for none */
    private HttpResponse<String> https(String path, String login) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream ca = Files.newInputStream(directory.resolve("data/security/ca.pem"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(ca));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + httpPort + path));
        if (!login.isEmpty()) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void overHttp(Hub hub, String password) throws Exception {
        var address = new CommandLine(new HubAddressProbe());
        address.parseArgs("--data", data());
        HubAddress asAdmin = ((HubAddressProbe) address.getCommand()).hub;
        assertThat(asAdmin.ask("GET", "/admin/v1/users").toString()).contains("alice");
        Path file = Files.writeString(
                directory.resolve("alice.properties"),
                Files.readString(directory.resolve("data/security/client.properties"))
                        .replaceAll("username=.*", "username=\"alice\" password=\"" + password + "\";"));
        address = new CommandLine(new HubAddressProbe());
        address.parseArgs("--data", data(), "--client-config", file.toString());
        HubAddress asAlice = ((HubAddressProbe) address.getCommand()).hub;
        assertThat(asAlice.ask("GET", "/admin/v1/topics").toString()).contains("orders");
        assertThatThrownBy(() -> asAlice.ask("GET", "/admin/v1/users")).hasMessageContaining("may not DESCRIBE");
        assertThat(asAdmin.ask("GET", "/connectors")).isEmpty();
        assertThatThrownBy(() -> asAlice.ask("GET", "/connectors"))
                .hasMessageContaining("takes DESCRIBE on the cluster");
        assertThatThrownBy(() -> asAlice.ask("POST", "/connectors/shop/pause"))
                .hasMessageContaining("takes ALTER on the cluster");
        assertThatThrownBy(() -> asAdmin.ask("POST", "/connectors/shop/pause"))
                .hasMessageContaining("there is no connector 'shop'");
        for (String looking : List.of(
                "/connect/admin/loggers",
                "/connect/connectors",
                "/connect/connectors/shop/config",
                "/connect/connectors/shop/dead-letters")) {
            assertThatThrownBy(() -> asAlice.ask("GET", looking))
                    .as(looking)
                    .hasMessageContaining("takes DESCRIBE on the cluster");
        }
        for (String changing : List.of("PUT /pause", "POST /restart", "DELETE /offsets", "DELETE ")) {
            String[] call = changing.split(" ", -1);
            assertThatThrownBy(() -> asAlice.ask(call[0], "/connect/connectors/shop" + call[1]))
                    .as(changing)
                    .hasMessageContaining("takes ALTER on the cluster");
        }
        assertThatThrownBy(() -> asAlice.ask("PUT", "/connect/admin/loggers/root"))
                .hasMessageContaining("takes ALTER on the cluster");
    }

    @Test
    void whoHasACertificateOfTheHubsAuthorityCallsAsThatUser() throws Exception {
        secure();
        Path security = directory.resolve("data/security");
        try (Hub hub = hub(
                "http.ssl.client.auth=requested",
                "http.ssl.truststore.location=" + security.resolve("ca.pem"),
                "http.ssl.principal.mapping.rules=RULE:^CN=([^,]+)$/$1/")) {
            hub.start();
            run("topics", "create", "--data", data(), "orders");
            TlsMaterial authority = material(security.resolve("ca-key.pem"));
            Identity issued = new CertificateAuthority(
                            new Identity(authority.key().orElseThrow(), authority.chain()))
                    .issue("CN=alice", List.of(), Instant.now(), Duration.ofDays(1));
            Path certificate = Files.writeString(directory.resolve("alice.pem"), issued.pem());
            HttpClient alice = HttpClient.newBuilder()
                    .sslContext(material(certificate).sslContext())
                    .build();
            assertThat(get(alice, "/admin/v1/topics")).isEqualTo("200");
            assertThat(get(alice, "/admin/v1/topics/orders")).isEqualTo("403");
            assertThat(get(alice, "/admin/v1/users")).isEqualTo("403");

            run("acls", "add", "--data", data(), "--topic", "orders", "--allow", "User:alice", "--operation", "ALL");

            await().untilAsserted(() ->
                    assertThat(get(alice, "/admin/v1/topics/orders")).isEqualTo("200"));
        }
    }

    private TlsMaterial material(Path keys) throws Exception {
        return TlsMaterial.read(new TlsConfig(
                Optional.of(StoreConfig.pem(keys)),
                Optional.of(StoreConfig.pem(directory.resolve("data/security/ca.pem"))),
                TlsConfig.PROTOCOLS,
                List.of(),
                ClientAuth.NONE,
                true));
    }

    private String get(HttpClient who, String path) throws Exception {
        HttpResponse<String> answer = who.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + httpPort + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return Integer.toString(answer.statusCode());
    }

    @Test
    void nobodyElseCanReadWhatItWrote() throws Exception {
        secure();

        for (String file : List.of("ca-key.pem", "hub.pem", "admin-password", "token-secret", "client.properties")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.resolve("data/security/" + file))))
                    .isEqualTo("rw-------");
        }
        String password = Files.readString(directory.resolve("data/security/admin-password"))
                .strip();
        assertThat(Files.readString(directory.resolve("hub.yaml"))).doesNotContain(password);
        assertThat(config().toString()).doesNotContain(password);
    }

    @Test
    void aHubIsNotSecuredTwice() throws Exception {
        secure();

        Ran again = secure();

        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("secured already");
    }

    @Test
    void whatSomebodyHasSetIsNotOverruled() throws Exception {
        Files.writeString(directory.resolve("hub.yaml"), "broker: {listeners: 'PLAINTEXT://127.0.0.1:9092'}\n");

        Ran refused = secure();

        assertThat(refused.err()).contains("broker.listeners already");
        assertThat(directory.resolve("data/security")).doesNotExist();
    }

    private Ran secure() throws Exception {
        port = port == 0 ? freePort() : port;
        httpPort = httpPort == 0 ? freePort() : httpPort;
        return run(
                "secure",
                "--data",
                data(),
                "--config",
                directory.resolve("hub.yaml").toString(),
                "--port",
                Integer.toString(port),
                "--http-port",
                Integer.toString(httpPort));
    }

    private HubConfig config(String... sets) throws Exception {
        return new HubConfigReader(directory, new KafkaBrokerSettings())
                .read(
                        Optional.of(directory.resolve("hub.yaml")),
                        Stream.concat(Stream.of("zookeeper.listen=127.0.0.1:0"), Stream.of(sets))
                                .toList(),
                        Optional.of(Path.of(data())));
    }

    private Hub hub(String... sets) throws Exception {
        HubConfig config = config(sets);
        return new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private Map<String, Object> client(String user, String password) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + port);
        settings.put("security.protocol", "SASL_SSL");
        settings.put("ssl.truststore.type", "PEM");
        settings.put(
                "ssl.truststore.location",
                directory.resolve("data/security/ca.pem").toString());
        settings.put("sasl.mechanism", "SCRAM-SHA-512");
        settings.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                        + password + "\";");
        return settings;
    }

    private static List<String> topics(Map<String, Object> settings) throws Exception {
        try (Admin admin = Admin.create(settings)) {
            return admin.listTopics().names().get().stream().sorted().toList();
        }
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Ran run(String... command) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = Crossdock.program(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, failed, parsed) -> {
                    failed.getErr().println(failure.getMessage());
                    return 1;
                })
                .execute(command);
        return new Ran(exit, out.toString(), err.toString());
    }

    private record Ran(int exit, String out, String err) {}

    /** Only there to have the options read. */
    @CommandLine.Command
    static final class HubAddressProbe {
        @CommandLine.Mixin
        HubAddress hub;
    }
}
