package io.crossdock.hub;

import io.crossdock.broker.metadata.zk.UnrecoverableZooKeeper;
import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.check.Catalogue;
import io.crossdock.connectors.fleet.Fleet;
import io.crossdock.connectors.rest.CatalogueResource;
import io.crossdock.connectors.rest.ConnectErrors;
import io.crossdock.connectors.rest.ConnectOffsetsResource;
import io.crossdock.connectors.rest.ConnectResource;
import io.crossdock.connectors.rest.ConnectorsResource;
import io.crossdock.connectors.rest.DeadLettersResource;
import io.crossdock.connectors.rest.SecretsResource;
import io.crossdock.hub.audit.OwnClient;
import io.crossdock.hub.config.ClientCertificates;
import io.crossdock.hub.config.Ensemble;
import io.crossdock.hub.config.HubConfig;
import io.crossdock.hub.config.Role;
import io.crossdock.hub.console.ConsoleResource;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.data.RunFile;
import io.crossdock.hub.docs.DocsResource;
import io.crossdock.hub.metrics.ConnectorMetrics;
import io.crossdock.hub.registry.BookValues;
import io.crossdock.hub.registry.BrokerSchemas;
import io.crossdock.hub.registry.ForeignRules;
import io.crossdock.registry.SchemaRegistry;
import io.crossdock.security.rest.HealthResource;
import io.crossdock.security.rest.MetricsResource;
import io.crossdock.security.rest.Readiness;
import io.crossdock.security.rest.caller.ClusterAccess;
import io.crossdock.security.rest.hub.GuardedMetricsResource;
import io.crossdock.security.tls.PrincipalRules;
import jakarta.ws.rs.ServiceUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * One hub: the parts its configuration asks for, started together and stopped in reverse.
 *
 * <p>{@link #close} may be called at any time from any thread, also while the hub starts.
 */
public final class Hub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    private final HubConfig config;
    private final DataFolder folder;
    private final String version;
    private final Clock clock;
    private final Consumer<String> waiting;
    private final HubMetrics metrics;
    private final Parts parts = new Parts();
    private final AtomicReference<@Nullable AdminApi> administration = new AtomicReference<>();
    private volatile Optional<String> waitsFor = Optional.empty();
    private volatile Optional<CompletableFuture<String>> zookeeper = Optional.empty();
    private volatile Optional<CompletableFuture<BrokerPart>> broker = Optional.empty();
    private volatile Optional<CompletableFuture<ConnectorsPart>> connectors = Optional.empty();
    private volatile Optional<CompletableFuture<RegistryPart>> registry = Optional.empty();

    /**
     * @param folder held by this hub from now on; closed with it
     * @param version as {@code status} shows it
     * @param waiting is told, perhaps several times before the start ends, what it waits for
     */
    public Hub(HubConfig config, DataFolder folder, String version, Clock clock, Consumer<String> waiting) {
        this.config = config;
        this.folder = folder;
        this.version = version;
        this.clock = clock;
        this.waiting = waiting;
        this.metrics = metricsOf(config);
    }

    /** @param end ends the process with this code, when an embedded ZooKeeper asks for it */
    public static void whenItCannotGoOn(IntConsumer end) {
        UnrecoverableZooKeeper.ends(end);
    }

    /**
     * Starts every role and returns when all of them serve.
     *
     * @return one line for people: how long it took and where the parts listen
     * @throws HubStartException when a part could not start; call {@link #close} then
     */
    public String start() throws HubStartException, InterruptedException, IOException {
        LOG.info("starting {} on {}", roles(), config.data());
        config.warnings().forEach(warning -> LOG.warn("{}", warning));
        FileLimit.warning().ifPresent(warning -> LOG.warn("{}", warning));
        Optional<CompletableFuture<HttpPart>> http = startParts();
        describe(false).write(folder.root());
        parts.await();
        describe(true).write(folder.root());
        String line = readyLine();
        LOG.info("ready {}", line);
        metrics.start();
        http.ifPresent(part -> part.join().prepare());
        registry.ifPresent(part -> part.join().prepare());
        running(broker).ifPresent(BrokerPart::prepare);
        running(connectors).ifPresent(ConnectorsPart::prepare);
        return line;
    }

    private Optional<CompletableFuture<HttpPart>> startParts() {
        zookeeper = config.ensemble().map(this::startZooKeeper);
        Optional<CompletableFuture<BrokerPart>> brokerPart =
                config.has(Role.BROKER) ? Optional.of(startBroker(zookeeper.orElseThrow())) : Optional.empty();
        broker = brokerPart;
        Optional<CompletableFuture<String>> own = brokerPart.map(part -> part.thenApply(started ->
                started.bootstrap(config.connectorsClient().getOrDefault("security.protocol", "PLAINTEXT"))));
        Optional<CompletableFuture<String>> cluster = config.connectorsBootstrap()
                .map(CompletableFuture::completedFuture)
                .or(() -> own);
        connectors =
                config.has(Role.CONNECTORS) ? Optional.of(startConnectors(cluster.orElseThrow())) : Optional.empty();
        var http = new CompletableFuture<HttpPart>();
        registry = config.has(Role.REGISTRY) ? Optional.of(startRegistry(brokerPart, http)) : Optional.empty();
        if (!config.has(Role.HTTP)) {
            return Optional.empty();
        }
        parts.start(Role.HTTP, () -> HttpPart.start(config.httpListen(), config.http(), () -> resources(brokerPart)))
                .whenComplete((started, failure) -> {
                    if (failure == null) {
                        http.complete(started);
                    } else {
                        http.completeExceptionally(failure);
                    }
                });
        return Optional.of(http);
    }

    private CompletableFuture<RegistryPart> startRegistry(
            Optional<CompletableFuture<BrokerPart>> brokerPart, CompletableFuture<HttpPart> http) {
        Optional<String> elsewhere = config.registry().bootstrap();
        var around = new RegistryPart.Surroundings(
                () -> brokerPart.isPresent()
                        ? clusterAccess(brokerPart)
                        : elsewhere.map(cluster ->
                                RestAccess.another(cluster, config.http().client())),
                brokerPart.isPresent()
                        ? new BrokerRules(() -> running(brokerPart))
                        : new ForeignRules(this::registryClient, clock),
                () -> brokerPart.isPresent()
                        ? OwnClient.settings(
                                config.broker(), brokerPart.get().get().endpoints())
                        : registryClient(),
                () -> http.get().addresses(),
                () -> brokerPart.isPresent()
                        ? brokerPart.get().get().endpoints().get(0).host()
                        : InetAddress.getLocalHost().getHostName(),
                metrics.requests());
        return parts.start(Role.REGISTRY, () -> RegistryPart.start(config, around, clock));
    }

    /** Of a cluster that is not this hub's broker. */
    private Map<String, Object> registryClient() {
        Map<String, Object> settings = new HashMap<>(config.registry().client());
        settings.put("bootstrap.servers", config.registry().bootstrap().orElseThrow());
        return settings;
    }

    /** Everything over HTTP. Made when the first request comes. */
    private List<Object> resources(Optional<CompletableFuture<BrokerPart>> brokerPart) {
        var resources = new ArrayList<Object>();
        boolean administers =
                brokerPart.isPresent() || config.connectorsBootstrap().isPresent();
        boolean local = config.httpListen().getAddress().isLoopbackAddress();
        resources.add(new ConsoleResource());
        resources.add(new DocsResource(Path.of(System.getProperty("crossdock.home", ""), "docs")));
        resources.add(new HealthResource(this::readiness, local));
        resources.add(metrics.requests());
        metricsResource(local, administers).ifPresent(resources::add);
        List<Object> connecting = connectors
                .map(part -> connectorResources(() -> connectors(part)))
                .orElse(List.of());
        resources.addAll(connecting);
        if (administers) {
            resources.addAll(administration(brokerPart, connecting));
        }
        registry.map(Hub::started).ifPresent(part -> {
            resources.addAll(part.resources());
            if (!administers) {
                resources.add(part.callers());
            }
        });
        return resources;
    }

    private List<Object> connectorResources(Supplier<ConnectorsPart> connectors) {
        Supplier<ConnectorRuntime> runtime = () -> connectors.get().runtime();
        Supplier<Fleet> fleet = () -> connectors.get().fleet();
        return List.of(
                new CatalogueResource(Catalogue::read),
                new ConnectorsResource(runtime, fleet),
                new ConnectErrors(),
                new ConnectOffsetsResource(runtime, fleet),
                new ConnectResource(runtime, fleet, () -> connectors.get().clusterId()),
                new DeadLettersResource(runtime),
                new SecretsResource(runtime));
    }

    private Readiness readiness() {
        return Readiness.of(missing());
    }

    /** Metrics name topics, groups and users, so whoever comes from elsewhere has to be known to the cluster. */
    private Optional<Object> metricsResource(boolean local, boolean administers) {
        if (local || config.http().openMetrics()) {
            return Optional.of(new MetricsResource(metrics::text));
        }
        if (administers) {
            return Optional.of(new GuardedMetricsResource(metrics::text));
        }
        LOG.warn(
                "/metrics is not served: other hosts reach http.listen, and this hub has no cluster to ask who may read"
                        + " them; set http.metrics.open=true if everybody may");
        return Optional.empty();
    }

    private List<Object> administration(Optional<CompletableFuture<BrokerPart>> brokerPart, List<Object> connecting) {
        var api = new AdminApi(
                () -> clusterAccess(brokerPart),
                () -> running(brokerPart).map(BrokerPart::decisions).orElse(List.of()),
                this::readiness,
                new BookValues(
                        () -> runningRegistry().flatMap(RegistryPart::ready).map(SchemaRegistry::book)),
                () -> running(brokerPart).map(part -> OwnClient.settings(config.broker(), part.endpoints())),
                config.http()
                        .certificates()
                        .map(ClientCertificates::rules)
                        .orElseGet(() -> PrincipalRules.parse("DEFAULT")),
                clock);
        administration.set(api);
        return api.resources(version, connecting);
    }

    /** Empty as long as the broker starts. */
    private Optional<ClusterAccess> clusterAccess(Optional<CompletableFuture<BrokerPart>> brokerPart) {
        return brokerPart.isPresent()
                ? running(brokerPart).map(part -> RestAccess.ownBroker(config.broker(), part.endpoints()))
                : config.connectorsBootstrap()
                        .map(bootstrap ->
                                RestAccess.another(bootstrap, config.http().client()));
    }

    /** Of its parts as soon as they have started. */
    private HubMetrics metricsOf(HubConfig config) {
        return new HubMetrics(
                config,
                version,
                clock,
                List.of(
                        () -> running(broker).map(BrokerPart::metrics).orElse(List.of()),
                        () -> runningRegistry().map(RegistryPart::metrics).orElse(List.of()),
                        () -> running(connectors)
                                .map(part -> ConnectorMetrics.of(part.runtime().connectors()))
                                .orElse(List.of())));
    }

    private static <P> Optional<P> running(Optional<CompletableFuture<P>> part) {
        return part.filter(starting -> starting.isDone() && !starting.isCompletedExceptionally())
                .map(CompletableFuture::join);
    }

    /** Where ZooKeeper will be, once it is there. */
    private CompletableFuture<String> startZooKeeper(Ensemble ensemble) {
        if (ensemble instanceof Ensemble.Embedded embedded) {
            return parts.start(Role.ZOOKEEPER, () -> ZooKeeperPart.start(folder.zookeeper(), embedded))
                    .thenCompose(ZooKeeperPart::serving);
        }
        if (ensemble instanceof Ensemble.Quorum quorum) {
            CompletableFuture<String> serving = parts.start(
                            Role.ZOOKEEPER, () -> ZooKeeperPart.start(folder.zookeeper(), quorum, this::waits))
                    .thenCompose(ZooKeeperPart::serving);
            parts.servesLater(Role.ZOOKEEPER, serving);
            return serving;
        }
        return CompletableFuture.completedFuture(((Ensemble.External) ensemble).connect());
    }

    /** Said to people only until everything serves; the log has it always. */
    private void waits(String what) {
        waitsFor = Optional.of(what);
        if (zookeeper.filter(CompletableFuture::isDone).isEmpty()) {
            waiting.accept(what);
        }
    }

    private List<String> missing() {
        var missing = new ArrayList<>(parts.missing());
        if (zookeeper.filter(CompletableFuture::isDone).isEmpty()) {
            waitsFor.ifPresent(what -> missing.add("zookeeper waits " + what));
        }
        return missing;
    }

    private CompletableFuture<BrokerPart> startBroker(CompletableFuture<String> zookeeper) {
        return parts.start(Role.BROKER, () -> BrokerPart.start(config, zookeeper.join(), folder, schemas()));
    }

    /** Against what the broker holds records of topics that want it. */
    private Optional<BrokerSchemas> schemas() {
        if (!config.has(Role.REGISTRY)) {
            return Optional.empty();
        }
        return Optional.of(new BrokerSchemas(
                () -> runningRegistry().flatMap(RegistryPart::ready).map(SchemaRegistry::book),
                () -> runningRegistry().ifPresent(RegistryPart::begin),
                clock));
    }

    private Optional<RegistryPart> runningRegistry() {
        return running(registry);
    }

    private CompletableFuture<ConnectorsPart> startConnectors(CompletableFuture<String> bootstrap) {
        return parts.start(Role.CONNECTORS, () -> ConnectorsPart.start(config, bootstrap.join()));
    }

    /** It waits for nothing itself, so this does not wait long. */
    private static RegistryPart started(CompletableFuture<RegistryPart> registry) {
        return registry.join();
    }

    private static ConnectorsPart connectors(CompletableFuture<ConnectorsPart> connectors) {
        if (!connectors.isDone()) {
            throw new ServiceUnavailableException("the connectors are still starting");
        }
        return connectors.join();
    }

    /** Stops every part and lets go of the data folder. What fails is logged, the rest is stopped all the same. */
    @Override
    public void close() {
        LOG.info("stopping");
        metrics.close();
        zookeeper.ifPresent(awaited -> awaited.completeExceptionally(new Parts.Stopping()));
        AdminApi api = administration.get();
        if (api != null) {
            api.close();
        }
        parts.close();
        try {
            RunFile.remove(folder.root());
            folder.close();
        } catch (IOException failure) {
            LOG.error("the data folder {} could not be released", folder.root(), failure);
        }
        LOG.info("stopped");
    }

    private RunFile describe(boolean ready) {
        Map<String, List<String>> addresses = new HashMap<>();
        parts.addresses().forEach((role, where) -> addresses.put(role.key(), where));
        ProcessHandle self = ProcessHandle.current();
        return new RunFile(
                self.pid(),
                version,
                RunFile.startOf(self),
                config.nodeId(),
                roles(),
                ready,
                addresses,
                folder.root().toString());
    }

    private String readyLine() {
        Optional<Duration> took = ProcessStart.instant().map(start -> Duration.between(start, clock.instant()));
        var line = new StringBuilder("after ")
                .append(took.map(time -> "%.1f s".formatted(time.toMillis() / 1000.0))
                        .orElse("start"));
        parts.addresses().forEach((role, where) -> line.append(", ")
                .append(role.key())
                .append(where.isEmpty() ? "" : " " + String.join(" ", where)));
        return line.toString();
    }

    private List<String> roles() {
        return Arrays.stream(Role.values()).filter(config::has).map(Role::key).toList();
    }
}
