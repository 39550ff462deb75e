package io.crossdock.hub;

import io.crossdock.broker.Broker;
import io.crossdock.broker.BrokerConfigs;
import io.crossdock.broker.Metric;
import io.crossdock.broker.api.data.schema.RecordSchemas;
import io.crossdock.broker.audit.Auditor;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.zk.ZkAccess;
import io.crossdock.hub.audit.AuditWriter;
import io.crossdock.hub.audit.ClusterDecisions;
import io.crossdock.hub.audit.OwnClient;
import io.crossdock.hub.config.Ensemble;
import io.crossdock.hub.config.HubConfig;
import io.crossdock.hub.config.Secret;
import io.crossdock.hub.config.ZooKeeperAccess;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.metrics.GroupLagMetrics;
import io.crossdock.hub.metrics.jmx.KafkaBeans;
import io.crossdock.hub.registry.BrokerSchemas;
import io.crossdock.security.acl.Simulation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The Kafka-compatible broker. */
final class BrokerPart implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerPart.class);

    private final Broker broker;
    private final StorageWatch watch;
    private final AuditWriter audit;
    private final ClusterDecisions decisions;
    private final Optional<BrokerSchemas> schemas;
    private final GroupLagMetrics lags;
    private @Nullable KafkaBeans beans; // guarded by this
    private boolean closed; // guarded by this

    private BrokerPart(
            Broker broker,
            StorageWatch watch,
            AuditWriter audit,
            ClusterDecisions decisions,
            GroupLagMetrics lags,
            Optional<BrokerSchemas> schemas) {
        this.lags = lags;
        this.schemas = schemas;
        this.audit = audit;
        this.decisions = decisions;
        this.broker = broker;
        this.watch = watch;
    }

    /** @param schemas of this hub's registry, if it has one */
    static BrokerPart start(
            HubConfig config, String zookeeperConnect, DataFolder folder, Optional<BrokerSchemas> schemas)
            throws IOException, InterruptedException {
        Broker broker = Broker.start(
                BrokerConfigs.of(config.nodeId(), zookeeperConnect, access(config), folder.log(), config.broker()),
                Log4jLevels.ofProcess(),
                schemas.map(RecordSchemas.class::cast));
        Clock clock = Clock.systemUTC();
        return new BrokerPart(
                broker,
                StorageWatch.start(folder.root(), broker::storage),
                AuditWriter.start(broker, config.nodeId(), config.broker(), folder.logs(), clock),
                new ClusterDecisions(broker, config.nodeId(), config.broker(), clock),
                new GroupLagMetrics(
                        () -> OwnClient.settings(config.broker(), broker.endpoints()), config.nodeId(), clock),
                schemas);
    }

    /** The members of an ensemble keep others out by the secret they know each other by, unless told otherwise. */
    private static ZkAccess access(HubConfig config) {
        ZooKeeperAccess wanted = config.access();
        Optional<String> secret = config.ensemble()
                .filter(Ensemble.Quorum.class::isInstance)
                .flatMap(ensemble -> ((Ensemble.Quorum) ensemble).secret())
                .map(Secret::value);
        return new ZkAccess(
                wanted.credentials().map(Secret::value).or(() -> secret.map(known -> "crossdock:" + known)),
                wanted.tls()
                        .map(tls -> new ZkAccess.Tls(
                                tls.truststore().map(BrokerPart::store),
                                tls.keystore().map(BrokerPart::store),
                                tls.verifyHost())));
    }

    private static ZkAccess.Store store(ZooKeeperAccess.Store file) {
        return new ZkAccess.Store(
                file.file(), file.password().map(Secret::value).orElse(""));
    }

    List<EndpointImage> endpoints() {
        return broker.endpoints();
    }

    /** By which rules it decides, and who writes down what came of them. */
    Auditor auditor() {
        return broker.auditor();
    }

    /**
     * {@code host:port,...} for clients.
     *
     * @param protocol that they speak; where no listener does, any of them
     */
    String bootstrap(String protocol) {
        List<EndpointImage> all = broker.endpoints();
        List<EndpointImage> fitting = all.stream()
                .filter(endpoint -> endpoint.securityProtocol().equals(protocol))
                .toList();
        return (fitting.isEmpty() ? all : fitting)
                .stream()
                        .map(endpoint -> endpoint.host() + ":" + endpoint.port())
                        .collect(Collectors.joining(","));
    }

    /** What can be done as well when clients are served already. */
    void prepare() {
        var registering = new Thread(
                () -> {
                    synchronized (this) {
                        if (!closed) {
                            beans = KafkaBeans.register(
                                    ManagementFactory.getPlatformMBeanServer(), this::ownMetrics, System::nanoTime);
                        }
                    }
                },
                "jmx-beans");
        registering.setDaemon(true);
        registering.start();
    }

    private synchronized void closeBeans() {
        closed = true;
        KafkaBeans registered = beans;
        if (registered != null) {
            registered.close();
        }
    }

    /** What there is to tell now; may wait for some seconds. Nothing if the asking thread is interrupted. */
    List<Metric> metrics() {
        var metrics = new ArrayList<>(ownMetrics());
        metrics.addAll(lags.metrics());
        return metrics;
    }

    private List<Metric> ownMetrics() {
        try {
            return broker.metrics();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    @Override
    public List<String> addresses() {
        return broker.endpoints().stream()
                .map(endpoint -> endpoint.listener() + "://" + endpoint.host() + ":" + endpoint.port())
                .toList();
    }

    /** What clients asked permission for lately, of all brokers. Blocks. */
    Collection<Simulation.Observed> decisions() {
        return decisions.get();
    }

    @Override
    public void close() {
        closeBeans();
        lags.close();
        audit.close();
        broker.close();
        schemas.ifPresent(BrokerSchemas::close);
        try {
            watch.close();
        } catch (IOException failed) {
            LOG.warn("Could not remove the status of the logs; the next start replaces it", failed);
        }
    }
}
