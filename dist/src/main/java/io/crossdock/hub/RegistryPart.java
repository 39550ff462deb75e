package io.crossdock.hub;

import io.crossdock.broker.Metric;
import io.crossdock.hub.config.ClientCertificates;
import io.crossdock.hub.config.HubConfig;
import io.crossdock.hub.config.RegistrySettings;
import io.crossdock.hub.config.Role;
import io.crossdock.hub.metrics.HttpRequests;
import io.crossdock.hub.metrics.RegistryMetrics;
import io.crossdock.hub.registry.Beginning;
import io.crossdock.hub.registry.ClusterSubjectAccess;
import io.crossdock.hub.registry.FirstRequest;
import io.crossdock.hub.registry.RegistryRules;
import io.crossdock.registry.RegistryConfig;
import io.crossdock.registry.SchemaRegistry;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.CallerFilter;
import io.crossdock.security.rest.caller.ClusterAccess;
import io.crossdock.security.tls.PrincipalRules;
import jakarta.ws.rs.ServiceUnavailableException;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * The schema registry: part of what the hub serves over HTTP, and of a listener of its own where one is wanted. It reads its topic as every client does, be it of this hub's broker or of
 * a cluster elsewhere.
 */
final class RegistryPart implements Part {
    private final Lazy<SchemaRegistry> registry;
    private final Administrators administrators;
    private final RegistryRules rules;
    private final CallerFilter callers;
    private final Optional<HttpPart> listener;

    private final Beginning beginning = new Beginning();
    private final Runnable whenReady;
    private final HttpRequests requests;

    private RegistryPart(HubConfig config, Surroundings around, Clock clock) throws IOException {
        Supplier<ClusterAccess> cluster = () -> around.access()
                .get()
                .orElseThrow(() -> new ServiceUnavailableException("the broker is still starting"));
        this.rules = around.rules();
        this.requests = around.requests();
        this.administrators = new Administrators(cluster, clock);
        this.callers = new CallerFilter(
                cluster,
                config.http()
                        .certificates()
                        .map(ClientCertificates::rules)
                        .orElseGet(() -> PrincipalRules.parse("DEFAULT")));
        RegistrySettings settings = config.registry();
        this.whenReady = () -> {
            if (config.has(Role.BROKER)) {
                beginning.ifThereIs(settings.topic(), around.client());
            } else {
                beginning.now(); // it is what this process is for
            }
        };
        this.registry = new Lazy<>(() -> SchemaRegistry.start(
                behaviour(settings),
                () -> home(config, around),
                new ClusterSubjectAccess(
                        settings.topic(), administrators, RegistryAddress.nameClaim(config.broker()), rules, clock),
                RegistryAddress.tls(config),
                clock));
        this.listener = settings.listen().isEmpty()
                ? Optional.empty()
                : Optional.of(HttpPart.start(settings.listen().get(), config.http(), this::everything));
    }

    /**
     * What of the hub it lives by; any of it may not be there yet.
     *
     * @param access how the cluster lets callers in; empty as long as its broker starts
     * @param client settings of a client that is the hub; may wait
     * @param http where the hub serves HTTP, if it does; may wait
     * @param host by which other hubs know this one; may wait
     * @param requests counts what a listener of its own is asked
     */
    record Surroundings(
            Supplier<Optional<ClusterAccess>> access,
            RegistryRules rules,
            Callable<Map<String, Object>> client,
            Callable<List<String>> http,
            Callable<String> host,
            HttpRequests requests) {}

    static RegistryPart start(HubConfig config, Surroundings around, Clock clock) throws IOException {
        return new RegistryPart(config, around, clock);
    }

    private SchemaRegistry.Home home(HubConfig config, Surroundings around) throws Exception {
        beginning.await();
        return new SchemaRegistry.Home(
                around.client().call(), RegistryAddress.of(config, own().orElseGet(List::of), around));
    }

    private static RegistryConfig behaviour(RegistrySettings settings) {
        RegistryConfig usual = RegistryConfig.usual();
        return new RegistryConfig(
                settings.topic(),
                settings.replicas(),
                settings.compatibility(),
                usual.modeChanges(),
                usual.writeTimeout(),
                usual.forwardTimeout());
    }

    /** For the hub's HTTP listener: what it serves below {@code /registry}. */
    List<Object> resources() {
        return and(registry.get().resources(), new FirstRequest(beginning));
    }

    /** Who calls, for a listener where nobody else asks. */
    CallerFilter callers() {
        return callers;
    }

    private List<Object> everything() {
        return and(registry.get().rootResources(), new FirstRequest(beginning), callers, requests);
    }

    private static List<Object> and(List<Object> some, Object... more) {
        var all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return all;
    }

    /** What it holds, as soon as there is somebody to ask. */
    List<Metric> metrics() {
        return registry.made().map(RegistryMetrics::of).orElse(List.of());
    }

    /** The registry, once it has read all of its topic. Does not wait: event loops ask. */
    Optional<SchemaRegistry> ready() {
        return registry.made().filter(SchemaRegistry::isReady);
    }

    /** Begins to read the topic, and makes it if there is none. Waits for who makes the registry: not for event loops. */
    void begin() {
        registry.get();
        beginning.now();
    }

    /** Begins to read the topic if there is one; called when the other parts no longer need the CPU. */
    void prepare() {
        whenReady.run();
        listener.ifPresent(HttpPart::prepare);
    }

    private Optional<List<String>> own() {
        return listener.map(HttpPart::addresses);
    }

    @Override
    public List<String> addresses() {
        return own().orElse(List.of());
    }

    @Override
    public void close() throws Exception {
        listener.ifPresent(HttpPart::close);
        registry.ifMade(SchemaRegistry::close);
        administrators.close();
        if (rules instanceof AutoCloseable open) {
            open.close();
        }
    }
}
