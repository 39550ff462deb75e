package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange.DeleteTopic;
import io.crossdock.broker.metadata.MetadataChange.RemoveBroker;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import static io.crossdock.broker.metadata.zk.ZkFixture.apply;
import static io.crossdock.broker.metadata.zk.ZkFixture.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@NullUnmarked
class LostSessionIT {
    @TempDir
    Path directory;

    private ZkFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new ZkFixture(directory);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void aBrokerWhoseSessionExpiredSaysSoAndComesBack() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        long epoch = store.image().brokers().get(1).epoch();
        apply(store, create("orders", 1, Map.of()));
        List<Boolean> heard = new CopyOnWriteArrayList<>();
        store.onSession(heard::add);

        fixture.server().expire(store.sessionId());

        await().atMost(ZkFixture.PATIENCE).until(() -> heard.equals(List.of(false, true)));
        assertThat(store.image().brokers().get(1).epoch()).isGreaterThan(epoch);
        assertThat(store.image().controllerId()).isEqualTo(1);
        assertThat(store.traffic().expired()).isEqualTo(1);
        assertThat(store.traffic().isConnected()).isTrue();
        apply(store, create("payments", 1, Map.of()));
        assertThat(store.image().topics()).containsOnlyKeys("orders", "payments");
    }

    @Test
    void anotherBrokerTakesOverFromAControllerWhoseSessionExpired() throws Exception {
        ZkMetadataStore one = fixture.member(1);
        ZkMetadataStore two = fixture.member(2);

        fixture.server().expire(one.sessionId());

        await().atMost(ZkFixture.PATIENCE)
                .until(() ->
                        two.image().controllerId() != 1 || two.image().brokers().get(1) != null);
        await().atMost(ZkFixture.PATIENCE)
                .until(() -> one.image().equals(two.image())
                        && one.image().brokers().size() == 2
                        && one.image().controllerId() > 0);
        ZkMetadataStore controller = one.image().controllerId() == 1 ? one : two;
        ZkMetadataStore other = controller == one ? two : one;
        var orders = create("orders", 1, Map.of());
        apply(controller, orders);
        assertThat(ZkMetadataStoreTest.failureOf(other.apply(ZkFixture.withoutLeader(orders.topic()))))
                .isInstanceOf(NotControllerException.class);
    }

    @Test
    void aDeposedControllerThatHasNotNoticedCanWriteNothing() throws Exception {
        ZkMetadataStore deposed = fixture.member(1);
        var orders = create("orders", 1, Map.of());
        apply(deposed, orders);
        var node = Znodes.CONTROLLER_EPOCH.encode(new Znodes.ControllerEpoch(7));
        var other = new ZkConnection(fixture.settings("x").connect(), Duration.ofSeconds(6), Runnable::run, new Deaf());
        other.open();
        other.set(Znodes.CONTROLLER_EPOCH.path(), node, -1).get(20, TimeUnit.SECONDS);

        Throwable failure = ZkMetadataStoreTest.failureOf(deposed.apply(ZkFixture.withoutLeader(orders.topic())));

        assertThat(failure).isInstanceOf(NotControllerException.class);
        assertThat(deposed.image().topics()).containsEntry("orders", orders.topic());
        other.close();
    }

    @Test
    void whatOthersChangedWhileWeWereAwayIsThereAfterReconnecting() throws Exception {
        ZkMetadataStore one = fixture.member(1);
        ZkMetadataStore two = fixture.member(2);
        var gone = create("gone", 1, Map.of());
        apply(one, gone);
        await().atMost(ZkFixture.PATIENCE).until(() -> two.image().topic("gone").isPresent());

        fixture.server().dropConnections();
        apply(one, new DeleteTopic("gone", gone.topic().id()));

        await().atMost(ZkFixture.PATIENCE).until(() -> two.image().topics().isEmpty());
    }

    @Test
    void changesOnTheirWayAreNeitherLostNorDoubledByADroppedConnection() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        var all = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 300; i++) {
            all.add(store.apply(create("topic-" + i, 1, Map.of())));
            if (i % 100 == 50) {
                fixture.server().dropConnections();
            }
        }

        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);

        assertThat(store.image().topics()).hasSize(300);
    }

    @Test
    void whatAClientAskedForWaitsForTheNextRegistration() throws Exception {
        ZkMetadataStore one = fixture.member(1);
        ZkMetadataStore two = fixture.member(2);
        var asked = new CompletableFuture<CompletableFuture<Void>>();
        two.onSession(alive -> {
            if (!alive) {
                asked.complete(two.apply(create("orders", 1, Map.of())));
            }
        });

        apply(one, new RemoveBroker(2, one.image().brokers().get(2).epoch()));

        asked.get(20, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS);
        assertThat(two.image().topics()).containsOnlyKeys("orders");
    }

    @Test
    void noTopicGoesAwayBecauseAChangeIsWrittenWhileTheClusterIsReadAgain() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        for (int i = 0; i < 100; i++) {
            apply(store, create("kept-" + i, 1, Map.of()));
        }
        List<String> missed = new CopyOnWriteArrayList<>();
        store.subscribe((before, after) -> {
            before.topics().keySet().stream()
                    .filter(name -> after.topic(name).isEmpty())
                    .forEach(missed::add);
            return CompletableFuture.completedFuture(null);
        });

        fixture.server().dropConnections();
        var all = new ArrayList<CompletableFuture<Void>>();
        await().pollInterval(Duration.ofMillis(5)).atMost(ZkFixture.PATIENCE).until(() -> {
            all.add(store.apply(create("new-" + all.size(), 1, Map.of())));
            return all.get(0).isDone(); // connected again, and all of it read
        });
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).get(30, TimeUnit.SECONDS);

        assertThat(missed).isEmpty(); // a partition whose topic leaves the image deletes its log
        assertThat(store.image().topics()).hasSize(100 + all.size());
    }

    @Test
    void aRestartOfZooKeeperIsOutlived() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        apply(store, create("orders", 1, Map.of()));
        ClusterImage before = store.image();

        fixture.restartServer();
        var created = store.apply(create("payments", 1, Map.of()));

        created.get(30, TimeUnit.SECONDS);
        assertThat(store.image().topics()).containsOnlyKeys("orders", "payments");
        assertThat(store.image().clusterId()).isEqualTo(before.clusterId());
    }

    @Test
    void aKilledBrokerStartedAgainDoesNotWaitForItsOldSession() throws Exception {
        fixture.member(1).close();
        ZkConnection killed = connection();
        killed.create(
                        Znodes.BROKER.path(1),
                        Znodes.BROKER.encode(
                                new Znodes.Broker(List.of(), null, "owner-1", BrokerState.ACTIVE, false, null)),
                        CreateMode.EPHEMERAL)
                .get(20, TimeUnit.SECONDS);
        killed.create(
                        Znodes.CONTROLLER.path(),
                        Znodes.CONTROLLER.encode(new Znodes.Controller(1, 1, "owner-1")),
                        CreateMode.EPHEMERAL)
                .get(20, TimeUnit.SECONDS);

        ZkMetadataStore again = fixture.member(1);

        assertThat(again.image().brokers().get(1).endpoints())
                .isEqualTo(ZkFixture.broker(1).endpoints());
        assertThat(again.image().controllerId()).isEqualTo(1);
        apply(again, create("orders", 1, Map.of()));
        killed.close();
    }

    @Test
    void aSecondBrokerOfTheSameIdIsRefused() throws Exception {
        fixture.member(1, "here");
        var settings = new ZkSettings(
                fixture.settings("there").connect(), Duration.ofSeconds(1), Duration.ofSeconds(1), "there");
        ZkMetadataStore second = fixture.store(settings);

        Throwable failure = ZkMetadataStoreTest.failureOf(second.register(ZkFixture.broker(1)));

        assertThat(failure)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("node.id 1 is in use")
                .hasMessageContaining("9093");
    }

    private ZkConnection connection() {
        var connection =
                new ZkConnection(fixture.settings("x").connect(), Duration.ofSeconds(6), Runnable::run, new Deaf());
        connection.open();
        return connection;
    }

    private static final class Deaf implements ZkConnection.Listener {
        @Override
        public void connected() {}

        @Override
        public void disconnected() {}

        @Override
        public void expired() {}

        @Override
        public void event(EventType type, String path) {}
    }
}
