package io.crossdock.registry;

import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.book.SubjectReaders;
import io.crossdock.registry.log.KafkaRegistryLog;
import io.crossdock.registry.log.LateLog;
import io.crossdock.registry.log.RegistryLog;
import io.crossdock.registry.log.RegistryLogConfig;
import io.crossdock.registry.log.Replayed;
import io.crossdock.registry.rest.Parts;
import io.crossdock.registry.rest.Patience;
import io.crossdock.registry.rest.RegistryResources;
import io.crossdock.registry.rest.SubjectAccess;
import io.crossdock.registry.type.SchemaType;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** One node of the registry: its book, the topic that keeps it, and what it serves over HTTP. Thread-safe. */
public final class SchemaRegistry implements AutoCloseable {
    /** Longer than a first election takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final RegistryConfig config;
    private final Parts parts;
    private final SubjectAccess access;
    private final Optional<SSLContext> tls;
    private final Patience patience;

    private SchemaRegistry(
            RegistryConfig config, Parts parts, SubjectAccess access, Optional<SSLContext> tls, Patience patience) {
        this.config = config;
        this.patience = patience;
        this.parts = parts;
        this.access = access;
        this.tls = tls;
    }

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
     */
    public static SchemaRegistry start(
            RegistryConfig config, Callable<Home> home, SubjectAccess access, Optional<SSLContext> tls) {
        return open(
                config,
                SchemaTypes.all(),
                book -> LateLog.start(() -> log(config, home.call(), book)),
                SubjectReaders.unknown(),
                access,
                tls,
                new Patience(PATIENCE));
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
        return open(config, types, log, readers, access, tls, Patience.NONE);
    }

    private static SchemaRegistry open(
            RegistryConfig config,
            Collection<SchemaType> types,
            Function<Replayed, RegistryLog> log,
            SubjectReaders readers,
            SubjectAccess access,
            Optional<SSLContext> tls,
            Patience patience) {
        var book = new RegistryBook(config.compatibility());
        var parts = Parts.of(book, log.apply(book), types, readers, config.modeChanges());
        return new SchemaRegistry(config, parts, access, tls, patience);
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
        return RegistryResources.of(parts, access, alsoAtRoot, patience, config.forwardTimeout(), tls, Optional::empty);
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
        parts.log().close();
    }
}
