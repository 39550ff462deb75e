package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.cli.doctor.facts.BrokerFact;
import io.crossdock.cli.doctor.facts.CertificateFact;
import io.crossdock.cli.doctor.facts.ClusterLook;
import io.crossdock.cli.doctor.facts.ConnectorFact;
import io.crossdock.cli.doctor.facts.Facts;
import io.crossdock.cli.doctor.facts.GroupFact;
import io.crossdock.cli.doctor.facts.GroupLook;
import io.crossdock.cli.doctor.facts.NodeLook;
import io.crossdock.cli.doctor.facts.PartitionFact;
import io.crossdock.cli.doctor.facts.Reach;
import io.crossdock.cli.doctor.facts.ThrottledFact;
import io.crossdock.cli.doctor.facts.TlsLook;
import io.crossdock.cli.doctor.facts.ZooKeeperFact;
import io.crossdock.hub.data.RunFile;
import io.crossdock.quotas.rest.QuotaUseDto;
import io.crossdock.quotas.rest.QuotaUses;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/** Finds out what can be found out; what cannot is a fact as well. One thread. */
final class Examination {
    private final ClientOptions client;
    private final @Nullable URI http;
    private final List<String> ensemble;
    private final Duration apart;
    private final Clock clock;
    private final List<String> unknown = new ArrayList<>();

    /**
     * Asks nobody yet.
     *
     * @param http of a hub; null for the running one of the data folder
     * @param ensemble members of ZooKeeper, each with its port; empty for what brokers and the running hub tell
     * @param apart between the two looks at groups
     */
    Examination(ClientOptions client, @Nullable URI http, List<String> ensemble, Duration apart, Clock clock) {
        this.client = client;
        this.http = http;
        this.ensemble = List.copyOf(ensemble);
        this.apart = apart;
        this.clock = clock;
    }

    Facts facts() {
        Optional<RunFile> running = client.data().running();
        var node = new NodeLook(client.data().folder(), archive(), Path.of("/proc")).look();
        Optional<URI> hub = Optional.ofNullable(http).or(() -> address(running));
        var reach = new Reach(
                clock,
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build(),
                hub);
        List<BrokerFact> brokers = List.of();
        List<PartitionFact> partitions = List.of();
        List<GroupFact> groups = List.of();
        List<ThrottledFact> throttled = List.of();
        List<CertificateFact> certificates = List.of();
        try (Admin admin = client.admin()) {
            var cluster = new ClusterLook(admin, reach, unknown);
            List<BrokerFact> found = orNone("brokers", cluster::brokers);
            brokers = found;
            List<PartitionFact> known = orNone("partitions", cluster::partitions);
            partitions = known;
            groups = orNone("groups", () -> new GroupLook(admin, known, unknown).look(apart));
            throttled = orNone("limits in use", () -> throttled(admin));
            certificates = orNone("certificates", () -> certificates(found));
        } catch (IOException nobody) {
            unknown.add("the cluster: " + nobody.getMessage());
        }
        List<ConnectorFact> connectors = hub.isEmpty() ? List.of() : orNone("connectors", this::connectors);
        return new Facts(
                clock.instant(),
                node,
                brokers,
                partitions,
                groups,
                connectors,
                throttled,
                certificates,
                ensemble(running, brokers, reach),
                unknown);
    }

    private <T> List<T> orNone(String what, Callable<List<T>> look) {
        try {
            return look.call();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (Exception refused) {
            Throwable cause =
                    refused instanceof ExecutionException && refused.getCause() != null ? refused.getCause() : refused;
            unknown.add(what + ": " + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
            return List.of();
        }
    }

    private static Path archive() {
        return System.getProperty("crossdock.archive") == null ? Home.folder() : ClassArchive.file();
    }

    private static Optional<URI> address(Optional<RunFile> running) {
        return running.map(RunFile::addresses)
                .flatMap(all -> all.getOrDefault("http", List.of()).stream().findFirst())
                .map(each -> URI.create(HubAddress.EVERY_ADDRESS.matcher(each).replaceFirst("://127.0.0.1:")));
    }

    private List<ConnectorFact> connectors() throws Exception {
        var connectors = new ArrayList<ConnectorFact>();
        for (JsonNode each :
                HubAddress.of(client.data(), http, client.clientConfig()).ask("GET", "/connectors")) {
            connectors.add(new ConnectorFact(
                    each.path("name").asText(),
                    each.path("state").asText(),
                    each.path("lastError").asText("").equals("null")
                            ? ""
                            : each.path("lastError").asText(""),
                    each.at("/progress/breaker").asText("CLOSED"),
                    each.path("recordsDeadLettered").asLong()));
        }
        return connectors;
    }

    private static List<ThrottledFact> throttled(Admin admin) throws Exception {
        return QuotaUses.read(admin).stream()
                .filter(QuotaUseDto::throttled)
                .map(use -> new ThrottledFact(
                        QuotasCommand.named(use.who()), use.kind() + "=" + use.limit(), use.waitMillis(), use.remedy()))
                .toList();
    }

    /** What is advertised to us shows what clients meet. */
    private static List<CertificateFact> certificates(List<BrokerFact> brokers) throws Exception {
        var certificates = new ArrayList<CertificateFact>();
        for (BrokerFact broker : brokers) {
            for (String listener : broker.addresses("advertised.listeners")) {
                if (broker.protocol(listener).endsWith("SSL")) {
                    String address = listener.substring(listener.indexOf("://") + 3);
                    int colon = address.lastIndexOf(':');
                    TlsLook.look(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))
                            .ifPresent(certificates::add);
                }
            }
        }
        return certificates;
    }

    /** Kafka's brokers tell where their ensemble is; a hub only which ZooKeeper is its own. */
    private List<ZooKeeperFact> ensemble(Optional<RunFile> running, List<BrokerFact> brokers, Reach reach) {
        var addresses = new LinkedHashSet<>(ensemble);
        if (addresses.isEmpty()) {
            brokers.forEach(broker -> Stream.of(broker.setting("zookeeper.connect")
                            .replaceFirst("/.*", "")
                            .split(",", -1))
                    .map(String::strip)
                    .forEach(addresses::add));
            running.map(RunFile::zookeeperAddresses).ifPresent(addresses::addAll);
        }
        return addresses.stream()
                .filter(each -> each.matches(".+:\\d{1,5}"))
                .map(reach::zookeeper)
                .toList();
    }
}
