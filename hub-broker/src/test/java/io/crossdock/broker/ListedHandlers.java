package io.crossdock.broker;

import io.crossdock.broker.api.cluster.LogLevels;
import io.crossdock.broker.api.data.schema.DeadLetterTopic;
import io.crossdock.broker.api.data.schema.Judges;
import io.crossdock.broker.api.data.schema.SchemaGate;
import io.crossdock.broker.api.security.AccessRules;
import io.crossdock.broker.api.security.DelegationTokens;
import io.crossdock.broker.api.session.ClientTelemetry;
import io.crossdock.broker.api.session.LoginChecks;
import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.ThreadTimer;
import io.crossdock.broker.controller.TopicCreation;
import io.crossdock.broker.controller.TopicPlanner;
import io.crossdock.broker.group.GroupCoordinator;
import io.crossdock.broker.log.LogConfig;
import io.crossdock.broker.log.LogEnvironment;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.FeaturesImage;
import io.crossdock.broker.metadata.OffsetMirror;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.partition.NoReplication;
import io.crossdock.broker.partition.Partitions;
import io.crossdock.broker.partition.ProducerIds;
import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.quota.ClientSurvey;
import io.crossdock.broker.quota.RecentClients;
import io.crossdock.broker.quota.StorageBudgets;
import io.crossdock.broker.quota.UsageSurvey;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.trace.TraceExchange;
import io.crossdock.broker.trace.Traces;
import io.crossdock.broker.txn.CoordinatorGate;
import io.crossdock.broker.txn.TransactionCoordinator;
import io.crossdock.security.acl.AccessPolicy;
import io.crossdock.security.authn.LoginBrake;
import io.crossdock.security.token.DelegationToken;
import io.crossdock.security.token.TokenRules;
import io.crossdock.security.token.TokenSecret;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The real list of handlers over a cluster of one broker and one topic, without sockets or ZooKeeper. */
final class ListedHandlers implements AutoCloseable {
    static final String TOPIC = "orders";
    static final Uuid TOPIC_ID = Uuid.fromString("4gzU0cZyQIOUVO0yD9SFDw");
    static final KafkaPrincipal TOKEN_OWNER = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "owner");
    static final String TOKEN = "DF3G8eLRSBqwnC1Yp0dZ3g";
    static final TokenSecret TOKEN_SECRET = new TokenSecret("of a test");

    private static final TokenRules TOKEN_RULES = new TokenRules(Duration.ofDays(7), Duration.ofDays(1));

    private final KeyedExecutor work = new KeyedExecutor("work", 1);
    private final ThreadTimer timer = new ThreadTimer("timer");
    private final LogStore logs;
    private final List<RequestHandler<?>> all;

    ListedHandlers(Path directory) {
        BrokerConfig config = TestConfigs.of(directory, "nowhere:1", Map.of());
        ClusterImage image = image();
        var metadata = new MemoryMetadata(image);
        logs = LogStore.open(
                directory.resolve("log"),
                new LogEnvironment(Clock.systemUTC(), work::lane, failure -> {}, Duration.ofDays(1)),
                partition -> LogConfig.DEFAULTS);
        var groups = new GroupCoordinator(
                config.groups(),
                work,
                timer,
                Clock.systemUTC(),
                GroupSurroundings.of(new NoMirror(), metadata, config.configs(), Runnable::run));
        var partitions = new Partitions(
                1,
                logs,
                work,
                (every, topic) -> config.configs().topic(every, topic.configs()),
                List.of(),
                NoReplication.of(Clock.systemUTC()));
        var planner = new TopicPlanner(config.topicRules());
        var creation = new TopicCreation(metadata, planner, config.configs(), true, config.internalTopics(), () -> {});
        var producerIds = new ProducerIds(metadata);
        var transactions = new TransactionCoordinator(
                config.transactions(), work, timer, Clock.systemUTC(), producerIds::next, (marker, partition) -> {
                    throw new AssertionError("no transaction may end here");
                });
        ClientQuotas quotas = ClientQuotas.follow(metadata, config.configs(), System::nanoTime);
        var storage = new StorageBudgets(quotas, metadata, partition -> 0);
        var writers = new RecentClients(8, System::nanoTime);
        all = Handlers.of(new Handlers.Services(
                config,
                metadata,
                logs,
                partitions,
                groups,
                transactions,
                new CoordinatorGate(1, metadata::image, transactions, new NoPeers()),
                producerIds,
                creation,
                planner,
                LogLevels.UNKNOWN,
                new ClientTelemetry(metadata, Clock.systemUTC()),
                quotas,
                storage,
                new SchemaGate(
                        Optional.empty(),
                        new DeadLetterTopic(1, metadata, config.configs(), partitions, (to, request, timeout) -> {
                            throw new AssertionError("there is no other broker");
                        }),
                        new Judges(1, System::nanoTime),
                        work,
                        Clock.systemUTC()),
                new UsageSurvey(1, metadata, quotas, storage, new NoPeers()),
                writers,
                new RecentClients(8, System::nanoTime),
                new ClientSurvey(1, metadata, writers, writers, new NoPeers()),
                new TraceExchange(1, metadata, Traces.none(), new NoPeers()),
                Optional.of(AccessRules.follow(metadata, AccessPolicy.STRICT)),
                work,
                timer,
                Clock.systemUTC(),
                Map.of(),
                new LoginChecks(new LoginBrake(Duration.ZERO, System::nanoTime), Runnable::run, timer, Duration.ZERO),
                new DelegationTokens(
                        metadata,
                        Optional.of(TOKEN_SECRET),
                        TOKEN_RULES,
                        listener -> SecurityProtocol.SASL_SSL,
                        Runnable::run,
                        Clock.systemUTC())));
    }

    List<RequestHandler<?>> all() {
        return all;
    }

    @Override
    public void close() {
        work.close();
        timer.close();
        logs.close();
    }

    private static ClusterImage image() {
        var partition = new PartitionImage(1, 0, List.of(1), List.of(1));
        ClusterImage without = ClusterImage.of(
                "njjBK03DRW24TLokhb55kg",
                1,
                Map.of(
                        1,
                        new BrokerImage(
                                1,
                                1,
                                List.of(new EndpointImage("PLAINTEXT", "PLAINTEXT", "127.0.0.1", 9092)),
                                Optional.empty())),
                Map.of(TOPIC, new TopicImage(TOPIC, TOPIC_ID, List.of(partition), Map.of())),
                Map.of());
        DelegationToken token = TOKEN_RULES.issue(TOKEN, TOKEN_OWNER, TOKEN_OWNER, List.of(), 0, Instant.now());
        return new ClusterImage(
                without.clusterId(),
                without.controllerId(),
                without.brokers(),
                without.topics(),
                without.topicNames(),
                Map.of(ConfigScope.TOKEN, Map.of(TOKEN, token.encode())),
                new FeaturesImage(Map.of("group.version", (short) 1), 0));
    }

    private static final class NoMirror implements OffsetMirror {
        @Override
        public void committed(String group, TopicPartition partition, long offset) {
            throw new AssertionError("nothing may be committed here");
        }

        @Override
        public void removed(String group, TopicPartition partition) {
            throw new AssertionError("nothing may be removed here");
        }
    }
}
