package io.crossdock.broker;

import io.crossdock.broker.api.cluster.LogLevels;
import io.crossdock.broker.api.data.schema.DeadLetterTopic;
import io.crossdock.broker.api.data.schema.Judges;
import io.crossdock.broker.api.data.schema.RecordSchemas;
import io.crossdock.broker.api.data.schema.SchemaGate;
import io.crossdock.broker.api.security.AccessRules;
import io.crossdock.broker.api.security.DelegationTokens;
import io.crossdock.broker.api.session.ClientTelemetry;
import io.crossdock.broker.api.session.LoginChecks;
import io.crossdock.broker.audit.AuditQueue;
import io.crossdock.broker.audit.Auditor;
import io.crossdock.broker.audit.RecentDecisions;
import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.ThreadTimer;
import io.crossdock.broker.controller.Suspicions;
import io.crossdock.broker.controller.TopicCreation;
import io.crossdock.broker.controller.TopicPlanner;
import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.log.LoadingStatus;
import io.crossdock.broker.log.LogCleaner;
import io.crossdock.broker.log.LogConfig;
import io.crossdock.broker.log.LogEnvironment;
import io.crossdock.broker.log.LogFailure;
import io.crossdock.broker.log.LogMaintenance;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.log.PartitionLog;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.metadata.zk.ZkMetadataStore;
import io.crossdock.broker.metadata.zk.ZkOffsetMirror;
import io.crossdock.broker.metadata.zk.ZkSettings;
import io.crossdock.broker.net.Listener;
import io.crossdock.broker.net.PeerConfig;
import io.crossdock.broker.net.SocketServer;
import io.crossdock.broker.net.SocketServer.BoundListener;
import io.crossdock.broker.partition.InSyncWrites;
import io.crossdock.broker.partition.Partition;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.partition.ProducerIds;
import io.crossdock.broker.partition.Replication;
import io.crossdock.broker.peer.Peers;
import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.quota.ClientSurvey;
import io.crossdock.broker.quota.DemandExchange;
import io.crossdock.broker.quota.RecentClients;
import io.crossdock.broker.quota.StorageBudgets;
import io.crossdock.broker.quota.UsageSurvey;
import io.crossdock.broker.request.Dispatcher;
import io.crossdock.broker.request.RequestMetrics;
import io.crossdock.broker.request.RequestTime;
import io.crossdock.broker.trace.TraceExchange;
import io.crossdock.broker.trace.Traces;
import io.crossdock.broker.txn.CoordinatorGate;
import io.crossdock.broker.txn.MarkerRoutes;
import io.crossdock.broker.txn.TransactionCoordinator;
import io.crossdock.security.authn.LoginBrake;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.requests.ProduceResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * One broker: made of its parts in {@link #start}, served from then on, taken apart in reverse by {@link #close}.
 * Thread-safe.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final int FLUSHERS = 8;
    private static final int JUDGES = 3;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Closing closing;
    private final LogStore logs;
    private final Partitions partitions;
    private final List<EndpointImage> endpoints;
    private final String clusterId;
    private final BrokerMetrics metrics;
    private final Audit audit;

    private Broker(
            Closing closing,
            LogStore logs,
            Partitions partitions,
            List<EndpointImage> endpoints,
            String clusterId,
            BrokerMetrics metrics,
            Audit audit) {
        this.audit = audit;
        this.partitions = partitions;
        this.metrics = metrics;
        this.closing = closing;
        this.logs = logs;
        this.endpoints = List.copyOf(endpoints);
        this.clusterId = clusterId;
    }

    /**
     * Starts a broker. Unless its settings name an authorizer clients may do everything, which is right on loopback.
     *
     * @return a broker that answers at its endpoints and is known to the cluster
     * @throws IOException if it cannot start; the message says why and what to do, and nothing is left running
     */
    public static Broker start(BrokerConfig config) throws IOException, InterruptedException {
        return start(config, LogLevels.UNKNOWN);
    }

    /** @param loggers the loggers of this process, for clients that look at or set their levels */
    public static Broker start(BrokerConfig config, LogLevels loggers) throws IOException, InterruptedException {
        return start(config, loggers, Optional.empty());
    }

    /**
     * @param loggers the loggers of this process, for clients that look at or set their levels
     * @param schemas what topics with {@code schema.validation} are checked against; without it they refuse their
     *     producers
     */
    public static Broker start(BrokerConfig config, LogLevels loggers, Optional<RecordSchemas> schemas)
            throws IOException, InterruptedException {
        var closing = new Closing();
        try {
            return start(config, loggers, schemas, closing);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            closing.close();
            throw failed;
        }
    }

    private static Broker start(
            BrokerConfig config, LogLevels loggers, Optional<RecordSchemas> schemas, Closing closing)
            throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        var timer = closing.add("timer", new ThreadTimer("timer"));
        var maintenance = new ScheduledThreadPoolExecutor(
                1 + config.cleaner().threads(), daemon("log-maintenance")); // a long compaction holds nothing else up
        closing.add("log maintenance", maintenance::shutdownNow);
        var metadataThread = new ScheduledThreadPoolExecutor(1, daemon("metadata"));
        metadataThread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false); // nothing is due to a closed broker
        closing.add("metadata thread", metadataThread::shutdown);

        // The logs are read while ZooKeeper is reached: both take their time, and neither needs the other.
        DirectoryIdentities identities = DirectoryIdentities.of(config.storage().directories());
        var work = new KeyedExecutor("work", config.workThreads());
        // several flushers, since a sync only waits, and the file system joins those that arrive together
        ThreadPoolExecutor flushers = pool(FLUSHERS, "log-flush");
        closing.add("log flush", flushers::shutdown);
        ThreadPoolExecutor assignments = pool(1, "assignments"); // of groups so large that they take a while
        closing.add("assignments", assignments::shutdownNow);
        var diskFailed = new CompletableFuture<Void>();
        var environment = new LogEnvironment(
                clock,
                work::lane,
                failure -> {
                    reportFailure(failure);
                    diskFailed.complete(null);
                },
                config.producerExpiry(),
                flushers);
        CompletableFuture<LogStore> opening = CompletableFuture.supplyAsync(
                () -> LogStore.start(config.storage(), environment, partition -> LogConfig.DEFAULTS), maintenance);
        closing.add("logs", () -> opening.thenAccept(LogStore::close).join());
        closing.add("work", work); // the lanes must have stopped before the logs are closed
        var judges = closing.add( // one topic may have all cores, and there is still a thread for the others
                "schemas", new Judges(1 + Math.min(JUDGES, config.workThreads()), System::nanoTime));

        LOG.info("Connecting to ZooKeeper at {}", config.zookeeperConnect());
        ZkMetadataStore metadata = closing.add(
                "metadata",
                ZkMetadataStore.open(
                        new ZkSettings(
                                config.zookeeperConnect(),
                                config.zookeeperSession(),
                                config.zookeeperConnection(),
                                identities.owner(),
                                config.zookeeperAccess()),
                        metadataThread,
                        timer));
        LogStore logs = await(opening);
        identities.claim(metadata.image().clusterId(), config.nodeId(), logs);
        DiskHistory history = DiskHistory.of(identities, logs.wasStoppedCleanly());
        closing.add("maintenance", new LogMaintenance(logs, maintenance, config.maintenance()));
        LogCleaner cleaner = closing.add(
                "log cleaner",
                new LogCleaner(logs::logs, logs::checkpointCleaned, maintenance, config.cleaner(), clock));
        cleaner.start();

        var traces = new Traces(System::nanoTime, clock, timer, maintenance, id -> metadata.image()
                .topic(id)
                .map(TopicImage::name)
                .orElse(""));
        var server = closing.add("event loops", new SocketServer(config.net(), traces));
        ThreadPoolExecutor nameLookups = pool(1, "name-lookup");
        closing.add("name lookups", nameLookups::shutdownNow);
        Suspicions suspicions = ControllerDuty.suspicions(config, metadata, nameLookups, timer);
        // Fetches of followers wait at the leader for records, so nothing else shares their connections.
        Doors doors = Doors.open(config.security(), metadata::image, clock);
        doors.watch(maintenance);
        Peers peers = server.peers(
                new PeerConfig("broker-" + config.nodeId(), config.security().peers(), nameLookups, doors.peers()),
                suspicions::suspect);
        Peers leaders = server.peers(
                new PeerConfig("replica-" + config.nodeId(), config.security().peers(), nameLookups, doors.peers()),
                suspicions::suspect);

        ZkOffsetMirror mirror = closing.add("offset mirror", ZkOffsetMirror.over(metadata, timer));
        var groups = new GroupCoordinator(
                OffsetsTopic.fitted(config.groups(), metadata.image()),
                work,
                timer,
                clock,
                GroupSurroundings.of(mirror, metadata, config.configs(), assignments));
        var markers = new LocalMarkers(groups);
        var producerIds = new ProducerIds(metadata);
        var transactions = new TransactionCoordinator(
                TransactionTopic.fitted(config.transactions(), metadata.image()),
                work,
                timer,
                clock,
                producerIds::next,
                new MarkerRoutes(config.nodeId(), metadata::image, markers, peers, work));
        var partitions = new Partitions(
                config.nodeId(),
                logs,
                work,
                (image, topic) -> config.configs().topic(image, topic),
                List.of(
                        new CoordinatorLeadership(
                                Topic.GROUP_METADATA_TOPIC_NAME, groups::onElection, groups::onResignation),
                        new CoordinatorLeadership(
                                Topic.TRANSACTION_STATE_TOPIC_NAME,
                                transactions::onElection,
                                transactions::onResignation),
                        markers),
                new Replication(config.replication(), new InSyncWrites(metadata), leaders, timer, clock));
        closing.add("partitions", () -> partitions.suspend().join());
        partitions.suspend(); // until this life of the broker takes part in the cluster
        partitions.removeStrays(metadata.image());
        followImages(metadata, metadataThread, partitions, groups);
        partitions.start();
        awaitBriefly(partitions.whenSettled(), logs);

        closing.add("sockets", server); // once more: nobody is served any more when the partitions are given up
        List<EndpointImage> endpoints = bind(server, doors, config);
        RuntimeSettings.follow(metadata, config.configs(), server, partitions.throttles(), cleaner, maintenance, logs);
        metadata.subscribe(new CordonNotice(config.nodeId(), logs, metadata));
        var failedStorage = new FailedStorage(config.nodeId(), logs, metadata);
        metadata.subscribe(failedStorage);
        diskFailed.thenRun(failedStorage::happened);
        ControllerDuty.start(config, metadata, metadataThread, timer);
        Membership membership = Membership.join(
                new BrokerImage(config.nodeId(), 0, endpoints, config.rack(), BrokerState.FENCED, logs.isCordoned()),
                history,
                metadata,
                partitions,
                config.controller().controlledShutdown());
        var telemetry = new ClientTelemetry(metadata, clock);
        var planner = new TopicPlanner(config.topicRules());
        var creation = new TopicCreation(
                metadata,
                planner,
                config.configs(),
                config.autoCreateTopics(),
                config.internalTopics(),
                logs::requireRoom);
        Optional<AccessRules> rules = AccessControl.of(config, metadata);
        ClientQuotas quotas = ClientQuotas.follow(metadata, config.configs(), System::nanoTime);
        Audit audit = Audit.start(config, metadata, rules, maintenance, clock);
        ThreadPoolExecutor loginThreads = Doors.loginThreads(daemon("login"));
        closing.add("logins", loginThreads::shutdownNow);
        var checks = new LoginChecks(
                new LoginBrake(config.security().failureDelay(), System::nanoTime),
                loginThreads,
                timer,
                config.security().failureDelay());
        DelegationTokens tokens = config.security().tokens().open(config, metadata, loginThreads, clock);
        ControllerDuty.forgetExpired(config, metadata, metadataThread, timer, clock);
        var storage = new StorageBudgets(quotas, metadata, partition -> partitions
                .find(partition)
                .filter(Partition::leads)
                .flatMap(led -> logs.log(partition))
                .map(PartitionLog::sizeInBytes)
                .orElse(0L));
        var survey = new UsageSurvey(config.nodeId(), metadata, quotas, storage, peers);
        closing.add(
                        "demand exchange",
                        new DemandExchange(config.nodeId(), metadata, quotas, storage, survey, timer, maintenance))
                .start();
        var deadLetters = new DeadLetterTopic(
                config.nodeId(), metadata, config.configs(), partitions, (to, request, timeout) -> peers.send(
                                to, request, timeout)
                        .thenApply(ProduceResponse.class::cast));
        var gate = new SchemaGate(schemas, deadLetters, judges, work, clock);
        var writers = new RecentClients(RecentClients.DEFAULT_SIZE, System::nanoTime);
        var readers = new RecentClients(RecentClients.DEFAULT_SIZE, System::nanoTime);
        var services = new Handlers.Services(
                config,
                metadata,
                logs,
                partitions,
                groups,
                transactions,
                new CoordinatorGate(config.nodeId(), metadata::image, transactions, peers),
                producerIds,
                creation,
                planner,
                loggers,
                telemetry,
                quotas,
                storage,
                gate,
                survey,
                writers,
                readers,
                new ClientSurvey(config.nodeId(), metadata, writers, readers, peers),
                new TraceExchange(config.nodeId(), metadata, traces, peers),
                rules,
                work,
                timer,
                clock,
                doors.logins(),
                checks,
                tokens);
        var requests = new RequestMetrics(System::nanoTime);
        server.accept(
                new Dispatcher(
                        Handlers.of(services),
                        AccessControl.authorizer(rules, audit.decisions()),
                        requests,
                        new RequestTime(quotas),
                        audit.auditor()),
                quotas,
                config.listeners().size() > 1 ? config.security().peerDoor().listener() : "");
        closing.add("membership", membership); // what others can lead is handed over while everything still works
        var metrics = new BrokerMetrics(
                config.nodeId(),
                requests,
                partitions,
                logs,
                groups,
                transactions,
                server,
                metadata,
                metadata.traffic(),
                telemetry,
                survey,
                gate.counts(),
                audit);
        LOG.info(
                "Broker {} of cluster {} serves {}",
                config.nodeId(),
                metadata.image().clusterId(),
                endpoints.stream()
                        .map(endpoint -> endpoint.listener() + "://" + endpoint.host() + ":" + endpoint.port())
                        .collect(Collectors.joining(", ")));
        return new Broker(closing, logs, partitions, endpoints, metadata.image().clusterId(), metrics, audit);
    }

    /** What is to be written down of changes and refusals; it drops what nobody takes from it. */
    public AuditQueue audit() {
        return audit.queue();
    }

    /** By which rules this broker decides, for other parts of its process that decide by the same; and who writes it down. */
    public Auditor auditor() {
        return audit.auditor();
    }

    /** Which decisions by access rules were made lately. */
    public RecentDecisions decisions() {
        return audit.decisions();
    }

    /** How its logs are right now. */
    public StorageStatus storage() {
        return StorageStatus.of(logs, partitions.health());
    }

    /** Where clients reach this broker, with real ports. */
    public List<EndpointImage> endpoints() {
        return endpoints;
    }

    public String clusterId() {
        return clusterId;
    }

    /**
     * The metrics at this moment, as dist/docs/metrics.md lists them. May wait up to two seconds for the coordinators; not
     * to be called on one of the broker's own threads.
     */
    public List<Metric> metrics() throws InterruptedException {
        return metrics.read();
    }

    /** Finishes what was begun, flushes the logs and leaves the cluster. Calling it again has no effect. */
    @Override
    public void close() {
        closing.close();
    }

    /** On the metadata thread, so that no later image overtakes the first. */
    private static void followImages(
            ZkMetadataStore metadata, Executor metadataThread, Partitions partitions, GroupCoordinator groups)
            throws IOException, InterruptedException {
        await(CompletableFuture.supplyAsync(() -> begin(metadata, partitions, groups), metadataThread)
                .thenCompose(begun -> begun));
    }

    private static CompletionStage<?> begin(ZkMetadataStore metadata, Partitions partitions, GroupCoordinator groups) {
        ClusterImage first = metadata.subscribe((before, after) -> {
            TopicDeletions.between(before, after)
                    .ifPresent(gone -> groups.onTopicsDeleted(gone).exceptionally(failure -> {
                        // A shard that is loading looks for such offsets itself when it is done.
                        LOG.debug("The offsets of deleted topics {} are not forgotten everywhere yet", gone, failure);
                        return null;
                    }));
            return partitions.onImage(before, after);
        });
        ClusterImage nothing =
                ClusterImage.of(first.clusterId(), ClusterImage.NO_CONTROLLER, Map.of(), Map.of(), Map.of());
        return partitions.onImage(nothing, first);
    }

    private static List<EndpointImage> bind(SocketServer server, Doors doors, BrokerConfig config) throws IOException {
        var endpoints = new ArrayList<EndpointImage>();
        for (ListenerAddress wanted : config.listeners()) {
            InetAddress host = wanted.host().isEmpty()
                    ? new InetSocketAddress(0).getAddress()
                    : InetAddress.getByName(wanted.host());
            BoundListener bound = server.bind(new Listener(
                    wanted.name(), new InetSocketAddress(host, wanted.port()), doors.entrance(wanted.name())));
            if (!host.isLoopbackAddress()
                    && !config.security().door(wanted.name()).authenticates()) {
                LOG.warn(
                        "Listener {} at {} can be reached from other hosts, and whoever reaches it may do everything",
                        bound.name(),
                        bound.address());
            }
            endpoints.add(advertised(wanted, host, bound, config));
        }
        return endpoints;
    }

    private static EndpointImage advertised(
            ListenerAddress wanted, InetAddress host, BoundListener bound, BrokerConfig config) throws IOException {
        ListenerAddress told = config.advertised().stream()
                .filter(other -> other.name().equals(wanted.name()))
                .findFirst()
                .orElse(wanted);
        boolean anyAddress = told.host().isEmpty() || (told.equals(wanted) && host.isAnyLocalAddress());
        String name = anyAddress ? InetAddress.getLocalHost().getCanonicalHostName() : told.host();
        int port = told.port() == 0 ? bound.address().getPort() : told.port();
        String protocol = config.security().door(wanted.name()).protocol().name;
        return new EndpointImage(wanted.name(), protocol, name, port);
    }

    private static void reportFailure(LogFailure failure) {
        LOG.error(
                "Data directory {} is offline: could not {}. Its partitions answer with KAFKA_STORAGE_ERROR until the"
                        + " disk is mended and the broker is started again",
                failure.directory(),
                failure.action(),
                failure.cause());
    }

    private static <T> T await(CompletableFuture<T> step) throws IOException, InterruptedException {
        try {
            return step.get();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new IOException(cause.getMessage(), cause);
        }
    }

    /** Threads that end when there is nothing for them to do. */
    private static ThreadPoolExecutor pool(int threads, String name) {
        var pool = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Most starts have read everything by now, and clients are spared the retries; a long recovery goes on meanwhile. */
    private static void awaitBriefly(CompletableFuture<Void> settled, LogStore logs) throws InterruptedException {
        try {
            settled.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException reading) {
            LoadingStatus status = logs.loadingStatus();
            LOG.info(
                    "Serving while {} of {} logs are still being read",
                    status.total() - status.loaded(),
                    status.total());
        } catch (ExecutionException failed) {
            LOG.debug("Not every log serves, as was reported", failed);
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
