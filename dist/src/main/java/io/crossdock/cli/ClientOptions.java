package io.crossdock.cli;

import io.crossdock.hub.data.RunFile;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which cluster a command talks to, and how. */
final class ClientOptions {
    private static final String NOBODY_SAID = "127.0.0.1:9092";

    @Mixin
    private DataOption data;

    @Option(
            names = {"-b", "--bootstrap"},
            paramLabel = "HOST:PORT,...",
            description = "Cluster to talk to; default is the running hub of --data, else " + NOBODY_SAID + ".")
    private @Nullable String bootstrap;

    @Option(
            names = "--client-config",
            paramLabel = "FILE",
            description = "Properties file with further settings of Kafka's client, such as those for TLS and SASL;"
                    + " default is what 'crossdock secure' left in --data.")
    private @Nullable Path clientConfig;

    /** Which hub is meant, if it is one of this machine. */
    DataOption data() {
        return data;
    }

    /** As it was said; null for what 'secure' left. */
    @Nullable
    Path clientConfig() {
        return clientConfig;
    }

    /** An administration client; the caller closes it. */
    Admin admin() throws IOException {
        Map<String, Object> settings = settings();
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 30_000);
        return Admin.create(settings);
    }

    /**
     * Where the ZooKeeper of the running hub of {@code --data} is.
     *
     * @throws IOException when no such hub runs, or its ZooKeeper is another process
     */
    String zookeeper() throws IOException {
        return data.running().map(RunFile::zookeeperAddresses).orElse(List.of()).stream()
                .findFirst()
                .orElseThrow(
                        () -> new IOException(
                                "no hub with a ZooKeeper of its own is running on " + data.folder()
                                        + "; say with --zookeeper HOST:PORT where ZooKeeper is, or with --data DIR which hub is meant"));
    }

    /**
     * Settings for any of Kafka's clients.
     *
     * @throws IOException when nobody listens where they point to, or the settings cannot be read
     */
    Map<String, Object> settings() throws IOException {
        QuietLogging.install();
        Map<String, Object> settings = new HashMap<>();
        Optional<Path> file = Optional.ofNullable(clientConfig).or(this::leftBySecure);
        if (file.isPresent()) {
            settings.putAll(ClientProperties.read(file.get()));
        }
        if (bootstrap != null || !settings.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        }
        Listening.require(String.valueOf(settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)));
        // Metrics reporting through JMX costs a tenth of a second that a single command has no use for.
        settings.putIfAbsent(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.putIfAbsent(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }

    /** Only for the hub it was made for. */
    private Optional<Path> leftBySecure() {
        return bootstrap == null ? data.clientConfig() : Optional.empty();
    }

    private String bootstrapServers() throws IOException {
        if (bootstrap != null) {
            return bootstrap;
        }
        List<String> addresses =
                data.runningIfNamed().map(RunFile::brokerAddresses).orElse(List.of());
        return Optional.of(addresses.stream()
                        .map(address -> address.substring(address.indexOf("://") + 3))
                        .collect(Collectors.joining(",")))
                .filter(servers -> !servers.isEmpty())
                .orElse(NOBODY_SAID);
    }
}
