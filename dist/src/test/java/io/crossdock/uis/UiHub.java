package io.crossdock.uis;

import io.crossdock.cli.secure.SecuredHub;
import io.crossdock.hub.Hub;
import io.crossdock.hub.KafkaBrokerSettings;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.data.RunFile;
import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.StoreConfig;
import io.crossdock.security.tls.TlsConfig;
import io.crossdock.security.tls.TlsMaterial;
import org.apache.kafka.clients.admin.Admin;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A whole hub with broker, registry and connectors, as an operator of a user interface gives it to that: where Kafka is,
 * where the registry and Connect are, and a user with a password if the hub wants one.
 *
 * @param login {@code user:password}; empty where everybody may do everything
 */
record UiHub(Hub hub, Map<String, Object> client, String address, HttpClient http, String login)
        implements AutoCloseable {
    /** Without TLS and without users. */
    static UiHub open(Path folder) throws Exception {
        Hub hub = start(folder, List.of("broker.listeners=PLAINTEXT://127.0.0.1:0", "http.listen=127.0.0.1:0"));
        String bootstrap = address(folder, "broker").substring("PLAINTEXT://".length());
        return new UiHub(
                hub, Map.of("bootstrap.servers", bootstrap), address(folder, "http"), HttpClient.newHttpClient(), "");
    }

    /** As {@code crossdock secure} makes it: SASL over TLS for Kafka, HTTPS with a password for the rest. */
    static UiHub guarded(Path folder) throws Exception {
        Path security = folder.resolve("security");
        var secured = new SecuredHub(new SecuredHub.Addresses(List.of(), freePort(), freePort()), "admin", security);
        secured.write(Instant.now());
        var settings = new ArrayList<String>();
        secured.settings().forEach((name, value) -> settings.add(name + "=" + value));
        Hub hub = start(folder, settings);
        TlsMaterial trust = TlsMaterial.read(new TlsConfig(
                Optional.of(StoreConfig.pem(security.resolve("hub.pem"))),
                Optional.of(StoreConfig.pem(security.resolve("ca.pem"))),
                TlsConfig.PROTOCOLS,
                List.of(),
                ClientAuth.NONE,
                true));
        return new UiHub(
                hub,
                client(security.resolve("client.properties")),
                address(folder, "http"),
                HttpClient.newBuilder().sslContext(trust.sslContext()).build(),
                "admin:" + secured.adminPassword());
    }

    private static Hub start(Path folder, List<String> more) throws Exception {
        Files.createDirectories(folder.resolve("connectors"));
        var settings = new ArrayList<>(
                List.of("zookeeper.listen=127.0.0.1:0", "connectors.directory=" + folder.resolve("connectors")));
        settings.addAll(more);
        var config = new HubConfigReader(folder, new KafkaBrokerSettings())
                .read(Optional.empty(), settings, Optional.of(folder.resolve("data")));
        var hub = new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
        hub.start();
        return hub;
    }

    private static Map<String, Object> client(Path file) throws IOException {
        var read = new Properties();
        try (Reader text = Files.newBufferedReader(file)) {
            read.load(text);
        }
        Map<String, Object> settings = new HashMap<>();
        read.forEach((name, value) -> settings.put(name.toString(), value));
        return settings;
    }

    private static String address(Path folder, String role) {
        return RunFile.find(folder.resolve("data"))
                .orElseThrow()
                .addresses()
                .getOrDefault(role, List.of())
                .get(0);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    boolean guards() {
        return !login.isEmpty();
    }

    Admin admin() {
        return Admin.create(new HashMap<>(client));
    }

    /** Settings of a client that has some of its own. */
    Map<String, Object> client(Map<String, Object> own) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.putAll(own);
        return settings;
    }

    @Override
    public void close() {
        hub.close();
    }
}
