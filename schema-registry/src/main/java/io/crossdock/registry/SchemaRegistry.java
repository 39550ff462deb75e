package io.crossdock.registry;

import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.book.SubjectReaders;
import io.crossdock.registry.log.KafkaRegistryLog;
import io.crossdock.registry.log.LateLog;
import io.crossdock.registry.log.RegistryLog;
import io.crossdock.registry.log.RegistryLogConfig;
import io.crossdock.registry.log.Replayed;
import io.crossdock.registry.readers.ClusterClient;
import io.crossdock.registry.readers.ClusterId;
import io.crossdock.registry.readers.ConsumerGroups;
import io.crossdock.registry.rest.Parts;
import io.crossdock.registry.rest.Patience;
import io.crossdock.registry.rest.RegistryResources;
import io.crossdock.registry.rest.SubjectAccess;
import io.crossdock.registry.type.SchemaType;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** One node of the registry: its book, the topic that keeps it, and what it serves over HTTP. Thread-safe. */
public final class SchemaRegistry implements AutoCloseable {
    /** Longer than a first election takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final RegistryConfig config;
    private final Parts parts;
    private final Surroundings around;

    private SchemaRegistry(RegistryConfig config, Parts parts, Surroundings around) {
        this.config = config;
        this.parts = parts;
        this.around = around;
    }

    /** What resources need besides the registry itself. */
    private record Surroundings(
            SubjectAccess access,
            Optional<SSLContext> tls,
            Patience patience,
            Supplier<Optional<String>> clusterId,
            Runnable closing) {}

    /**
     * Where a registry lives.
     *
     * @param cluster settings of a Kafka client that is the registry itself: {@code bootstrap.servers} at least, and its
     *     credentials
     * @param own where other nodes reach what {@link #resources} serves, without a slash at its end: the server's address
     *     with {@code /registry}, or that of a listener of its own
     */
    public record Home(Map<String, Object> cluster, URI own) {
        public Home {
            cluster = Map.copyOf(cluster);
        }

        /** Without the settings, among which are secrets. */
        @Override
        public String toString() {
            return "Home[" + own + "]";
        }
    }

    /**
     * Starts to read the topic, and returns at once; {@link #isReady} says when all of it has been read.
     *
     * @param home asked once, on a thread of its own, where it may wait until a cluster and a server are there
     * @param access who may do what
     * @param tls with which other nodes are called, where {@code own} addresses are https
     * @param clock by which what is known of the cluster's consumer groups grows old
     */
    public static SchemaRegistry start(
            RegistryConfig config, Callable<Home> home, SubjectAccess access, Optional<SSLContext> tls, Clock clock) {
        var cluster = new AtomicReference<Optional<Map<String, Object>>>(Optional.empty());
        var client = new ClusterClient(cluster::get);
        var groups = new ConsumerGroups(client, clock);
        var book = new RegistryBook(config.compatibility());
        var log = LateLog.start(
                () -> {
                    Home found = home.call();
                    cluster.set(Optional.of(found.cluster()));
                    return log(config, found, book);
                },
                LateLog.Pauses.USUAL);
        return new SchemaRegistry(
                config,
                Parts.of(book, log, SchemaTypes.all(), groups, config.modeChanges()),
                new Surroundings(access, tls, new Patience(PATIENCE), new ClusterId(client), groups::close));
    }

    private static RegistryLog log(RegistryConfig config, Home home, Replayed book) {
        return KafkaRegistryLog.start(
                new RegistryLogConfig(
                        config.topic(),
                        RegistryLogConfig.DEFAULT_GROUP,
                        home.own(),
                        true,
                        config.replicas(),
                        RegistryLogConfig.DEFAULT_SESSION_TIMEOUT,
                        RegistryLogConfig.DEFAULT_ANSWER_TIMEOUT,
                        config.writeTimeout(),
                        RegistryLogConfig.DEFAULT_WAITING_WRITES,
                        home.cluster()),
                book);
    }

    /** The same over any log, types and readers. */
    public static SchemaRegistry open(
            RegistryConfig config,
            Collection<SchemaType> types,
            Function<Replayed, RegistryLog> log,
            SubjectReaders readers,
            SubjectAccess access,
            Optional<SSLContext> tls) {
        var book = new RegistryBook(config.compatibility());
        return new SchemaRegistry(
                config,
                Parts.of(book, log.apply(book), types, readers, config.modeChanges()),
                new Surroundings(access, tls, Patience.NONE, Optional::empty, () -> {}));
    }

    /**
     * What it serves, all of it below {@code /registry}: to be given to a server that may serve other things as well. A
     * {@code CallerFilter} beside them says who calls.
     */
    public List<Object> resources() {
        return resources(false);
    }

    /** The same for a server that serves nothing else: at the root, and below {@code /registry} too. */
    public List<Object> rootResources() {
        return resources(true);
    }

    private List<Object> resources(boolean alsoAtRoot) {
        return RegistryResources.of(
                parts,
                around.access(),
                alsoAtRoot,
                around.patience(),
                config.forwardTimeout(),
                around.tls(),
                around.clusterId());
    }

    /** What it knows; to be read by any thread. */
    public RegistryBook book() {
        return parts.book();
    }

    /** Whether it has read all of its topic. Before that every request is answered with 503. */
    public boolean isReady() {
        return parts.log().isReady();
    }

    /** Whether this node is the one that writes. */
    public boolean isLeader() {
        return parts.log().isLeader();
    }

    @Override
    public void close() {
        around.closing().run();
        parts.log().close();
    }
}
