package io.crossdock.console;

import io.crossdock.hub.Hub;
import io.crossdock.hub.KafkaBrokerSettings;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.data.RunFile;
import org.apache.kafka.clients.admin.Admin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A hub that asks who everybody is, and beside it one that serves the same cluster over HTTP to everybody. */
final class Hubs implements AutoCloseable {
    static final String ROOT = "root-secret";
    static final String ANN = "ann-secret";

    private static final String USERS = "org.apache.kafka.common.security.scram.ScramLoginModule required"
            + " username=\"root\" password=\"" + ROOT + "\" user_root=\"" + ROOT + "\" user_ann=\"" + ANN + "\";";

    private final Path folder;
    private final List<Hub> started = new ArrayList<>();
    private final String guarded;
    private final String open;
    private final String bootstrap;
    private final String zookeeper;

    private Hubs(Path folder) throws Exception {
        this.folder = folder;
        Files.createDirectories(connectors());
        RunFile hub = start(
                "guarded",
                withBroker(List.of(
                        "zookeeper.listen=127.0.0.1:0",
                        "http.listen=127.0.0.1:0",
                        "connectors.directory=" + connectors())));
        guarded = address(hub, "http");
        zookeeper = address(hub, "zookeeper");
        bootstrap = hub.addresses().getOrDefault("broker", List.of()).stream()
                .filter(each -> each.startsWith("HUBS://"))
                .map(each -> each.substring("HUBS://".length()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no listener HUBS among " + hub.addresses()));
        open = address(
                start(
                        "open",
                        List.of("roles=http", "http.listen=127.0.0.1:0", "connectors.bootstrap.servers=" + bootstrap)),
                "http");
    }

    private static List<String> withBroker(List<String> others) {
        var settings = new ArrayList<>(others);
        settings.addAll(List.of(
                "broker.listeners=USERS://127.0.0.1:0,HUBS://127.0.0.1:0",
                "broker.listener.security.protocol.map=USERS:SASL_PLAINTEXT,HUBS:PLAINTEXT",
                "broker.inter.broker.listener.name=HUBS",
                "broker.sasl.enabled.mechanisms=SCRAM-SHA-512",
                "broker.listener.name.users.scram-sha-512.sasl.jaas.config=" + USERS,
                "broker.authorizer=acl",
                "broker.super.users=User:root;User:ANONYMOUS"));
        return settings;
    }

    static Hubs start(Path folder) throws Exception {
        return new Hubs(folder);
    }

    private RunFile start(String name, List<String> settings) throws Exception {
        Path data = folder.resolve(name);
        var config = new HubConfigReader(folder, new KafkaBrokerSettings())
                .read(Optional.empty(), settings, Optional.of(data));
        var hub = new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
        started.add(0, hub);
        hub.start();
        return RunFile.find(data).orElseThrow();
    }

    /** A second broker beside the guarded hub's, of number 2; the caller closes it. */
    Hub another() throws Exception {
        var config = new HubConfigReader(folder, new KafkaBrokerSettings())
                .read(
                        Optional.empty(),
                        withBroker(List.of("node.id=2", "roles=broker", "zookeeper.connect=" + zookeeper)),
                        Optional.of(folder.resolve("another")));
        var hub = new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
        hub.start();
        return hub;
    }

    private static String address(RunFile hub, String role) {
        return hub.addresses().getOrDefault(role, List.of()).get(0);
    }

    /** The folder of the guarded hub's connector files. */
    Path connectors() {
        return folder.resolve("connectors");
    }

    /** Asks for a login, and runs connectors. */
    String guarded() {
        return guarded;
    }

    /** Asks for none, and has no connectors. */
    String open() {
        return open;
    }

    /** Where everybody may do everything. */
    Map<String, Object> clients() {
        return Map.of("bootstrap.servers", bootstrap);
    }

    Admin admin() {
        return Admin.create(clients());
    }

    @Override
    public void close() {
        started.forEach(Hub::close);
    }
}
