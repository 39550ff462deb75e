package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.ThreadTimer;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataChange.SetBrokerState;
import io.crossdock.broker.metadata.MetadataChange.SetPartitionStates;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.NullUnmarked;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.awaitility.Awaitility.await;

/** A ZooKeeper in this process and any number of stores on it, closed in reverse. */
@NullUnmarked
final class ZkFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private final Path directory;
    private final ThreadTimer timer = new ThreadTimer("test-timer");
    private final List<AutoCloseable> open = new ArrayList<>();
    private EmbeddedZooKeeper server;

    ZkFixture(Path directory) throws Exception {
        this.directory = directory;
        server = start(0);
    }

    EmbeddedZooKeeper server() {
        return server;
    }

    /** A change that only the controller may make. */
    static MetadataChange withoutLeader(TopicImage topic) {
        PartitionImage now = topic.partitions().get(0);
        var then = new PartitionImage(PartitionImage.NO_LEADER, now.leaderEpoch() + 1, now.replicas(), now.isr());
        return new SetPartitionStates(
                topic.name(), topic.id(), Map.of(0, new PartitionStep(now, then)), MetadataChange.Author.CONTROLLER);
    }

    ThreadTimer timer() {
        return timer;
    }

    /** Stops the server and starts it again on the same port and directory. */
    void restartServer() throws Exception {
        int port = server.port();
        server.close();
        server = start(port);
    }

    ZkSettings settings(String owner) {
        return settings(owner, "");
    }

    ZkSettings settings(String owner, String chroot) {
        return new ZkSettings("127.0.0.1:" + server.port() + chroot, Duration.ofSeconds(6), PATIENCE, owner);
    }

    ZkMetadataStore store(String owner) throws Exception {
        return store(settings(owner));
    }

    ZkMetadataStore store(ZkSettings settings) throws IOException, InterruptedException {
        var thread = new KeyedExecutor("metadata-" + settings.owner(), 1);
        open.add(thread);
        ZkMetadataStore store = ZkMetadataStore.open(settings, thread.lane(""), timer);
        open.add(store);
        return store;
    }

    /** A store whose broker has joined and takes part. */
    ZkMetadataStore member(int id) throws Exception {
        return member(id, "owner-" + id);
    }

    ZkMetadataStore member(int id, String owner) throws Exception {
        ZkMetadataStore store = store(owner);
        admit(store, id);
        store.register(broker(id)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> {
            BrokerImage shown = store.image().brokers().get(id);
            return shown != null && shown.isActive();
        });
        return store;
    }

    /** Does for newcomers what a controller does that has nothing to take from them. */
    static void admit(ZkMetadataStore store, int id) {
        store.subscribe((before, after) -> {
            if (after.controllerId() == id) {
                after.brokers().values().stream()
                        .filter(broker -> broker.state() == BrokerState.FENCED)
                        .forEach(broker ->
                                store.apply(new SetBrokerState(broker.id(), broker.epoch(), BrokerState.ACTIVE)));
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    static BrokerImage broker(int id) {
        return new BrokerImage(
                id,
                -1,
                List.of(new EndpointImage("PLAINTEXT", "PLAINTEXT", "127.0.0.1", 9092 + id)),
                Optional.of("rack-" + id));
    }

    static MetadataChange.CreateTopic create(String name, int partitions, Map<String, String> configs) {
        var state = new PartitionImage(1, 0, List.of(1), List.of(1));
        return new MetadataChange.CreateTopic(
                new TopicImage(name, Uuid.randomUuid(), Collections.nCopies(partitions, state), configs));
    }

    static void apply(ZkMetadataStore store, MetadataChange change) throws Exception {
        store.apply(change).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable each : open) {
            each.close();
        }
        timer.close();
        server.close();
    }

    private EmbeddedZooKeeper start(int port) throws Exception {
        return EmbeddedZooKeeper.start(
                directory, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Duration.ofMillis(500));
    }
}
