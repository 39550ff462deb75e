package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.controller.Controller;
import io.crossdock.broker.controller.Departure;
import io.crossdock.broker.controller.Failover;
import io.crossdock.broker.controller.PreferredLeaders;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.MetadataChange.CreateTopic;
import io.crossdock.broker.metadata.MetadataChange.SetBrokerState;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static io.crossdock.broker.metadata.PartitionImage.NO_LEADER;
import static io.crossdock.broker.metadata.zk.ZkFixture.apply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Three stores with a controller each, on one ZooKeeper. */
@NullUnmarked
class ControllerIT {
    private static final List<Integer> ALL = List.of(1, 2, 3);

    @TempDir
    Path directory;

    private final Map<Integer, ZkMetadataStore> stores = new HashMap<>();
    private final Map<Integer, Controller> controllers = new HashMap<>();
    private ZkFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new ZkFixture(directory);
        for (int id : ALL) {
            join(id);
        }
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void theControllerLetsEverybodyIn() {
        assertThat(stores.get(3).image().brokers().values()).allMatch(BrokerImage::isActive);
        assertThat(stores.get(3).image().controllerId()).isEqualTo(1);
    }

    @Test
    void aDeadBrokersPartitionsAreLedByOthersAndItComesBackAsAFollower() throws Exception {
        create("orders", 450);

        stores.get(2).close();

        await().atMost(ZkFixture.PATIENCE).untilAsserted(() -> assertThat(partitions(3, "orders"))
                .allMatch(state -> state.leader() != 2 && state.isr().equals(List.of(1, 3)))
                .allMatch(state -> state.leaderEpoch() == (state.replicas().get(0) == 2 ? 1 : 0)));
        join(2);
        assertThat(partitions(2, "orders"))
                .allMatch(state -> state.leader() != 2 && !state.isr().contains(2));
    }

    @Test
    void anotherControllerGoesOnWhereTheFirstWasKilled() throws Exception {
        create("orders", 450);

        stores.get(1).close();

        await().atMost(ZkFixture.PATIENCE).untilAsserted(() -> assertThat(partitions(3, "orders"))
                .allMatch(state -> state.leader() != 1 && state.isr().equals(List.of(2, 3))));
        assertThat(stores.get(3).image().controllerId()).isNotEqualTo(1);
    }

    @Test
    void aBrokerThatWasStartedAgainBeforeAnybodyNoticedIsNotTrustedWithWhatItHeld() throws Exception {
        create("orders", 9);
        long epoch = stores.get(1).image().brokers().get(2).epoch();

        fixture.server().expire(stores.get(2).sessionId());

        awaitActive(2, epoch);
        assertThat(partitions(1, "orders")).allMatch(state -> !state.isr().contains(2) && state.leader() != 2);
    }

    @Test
    void whatIsOnlyInSyncOnADeadBrokerWaitsForIt() throws Exception {
        apply(
                stores.get(1),
                new CreateTopic(new TopicImage(
                        "orders",
                        Uuid.randomUuid(),
                        List.of(new PartitionImage(2, 3, List.of(2, 3), List.of(2))),
                        Map.of())));
        stores.get(2).close();

        await().atMost(ZkFixture.PATIENCE).untilAsserted(() -> assertThat(partitions(1, "orders"))
                .containsExactly(new PartitionImage(NO_LEADER, 4, List.of(2, 3), List.of(2))));
        join(2);
        await().atMost(ZkFixture.PATIENCE).untilAsserted(() -> assertThat(partitions(1, "orders"))
                .containsExactly(new PartitionImage(2, 5, List.of(2, 3), List.of(2))));
    }

    @Test
    void aTopicThatWasPlannedOnABrokerWhichDiedMeanwhileIsLedByAnother() throws Exception {
        stores.get(3).close();
        await().atMost(ZkFixture.PATIENCE)
                .until(() -> !stores.get(1).image().brokers().containsKey(3));

        apply(
                stores.get(1),
                new CreateTopic(new TopicImage(
                        "orders",
                        Uuid.randomUuid(),
                        List.of(new PartitionImage(3, 0, List.of(3, 2), List.of(3, 2))),
                        Map.of())));

        await().atMost(ZkFixture.PATIENCE).untilAsserted(() -> assertThat(partitions(1, "orders"))
                .containsExactly(new PartitionImage(2, 1, List.of(3, 2), List.of(2))));
    }

    @Test
    void aBrokerThatLeavesHandsOverFirst() throws Exception {
        create("orders", 30);
        ZkMetadataStore leaving = stores.get(2);

        leaving.apply(new SetBrokerState(2, leaving.image().brokers().get(2).epoch(), BrokerState.LEAVING))
                .get(20, TimeUnit.SECONDS);

        await().atMost(ZkFixture.PATIENCE).until(() -> Departure.isPrepared(leaving.image(), 2));
        assertThat(partitions(2, "orders")).allMatch(state -> state.isr().equals(List.of(1, 3)));
        assertThat(leaving.image().brokers()).containsKey(2);
    }

    @Test
    void leadersGoBackToThePreferredReplicasWhenAsked() throws Exception {
        apply(
                stores.get(1),
                new CreateTopic(new TopicImage(
                        "orders",
                        Uuid.randomUuid(),
                        Collections.nCopies(3, new PartitionImage(3, 5, List.of(2, 3), List.of(3, 2))),
                        Map.of())));

        controllers.get(1).once(PreferredLeaders.everywhere(stores.get(1).image()));

        await().atMost(ZkFixture.PATIENCE).untilAsserted(() -> assertThat(partitions(1, "orders"))
                .containsOnly(new PartitionImage(2, 6, List.of(2, 3), List.of(3, 2))));
    }

    private void join(int id) throws Exception {
        ZkMetadataStore store = fixture.store("owner-" + id);
        var controller = new Controller(
                id,
                store,
                List.of(new Failover((image, topic) -> false, (image, topic) -> 1)),
                store.executor(),
                task -> fixture.timer().after(Duration.ofMillis(100), store.executor(), task));
        controller.start();
        stores.put(id, store);
        controllers.put(id, controller);
        store.register(ZkFixture.broker(id)).get(20, TimeUnit.SECONDS);
        awaitActive(id, -1);
    }

    /** By the store of the broker itself and by the controller's. */
    private void awaitActive(int id, long after) {
        for (int seenBy : List.of(id, stores.get(id).image().controllerId())) {
            await().atMost(ZkFixture.PATIENCE).until(() -> {
                BrokerImage shown = stores.get(seenBy).image().brokers().get(id);
                return shown != null && shown.epoch() > after && shown.isActive();
            });
        }
    }

    /** Each broker is preferred for a third of the partitions. */
    private void create(String topic, int partitions) throws Exception {
        var states = new ArrayList<PartitionImage>();
        for (int i = 0; i < partitions; i++) {
            var replicas = new ArrayList<>(ALL);
            Collections.rotate(replicas, i);
            states.add(new PartitionImage(replicas.get(0), 0, replicas, ALL));
        }
        apply(stores.get(1), new CreateTopic(new TopicImage(topic, Uuid.randomUuid(), states, Map.of())));
    }

    private List<PartitionImage> partitions(int seenBy, String topic) {
        return stores.get(seenBy)
                .image()
                .topic(topic)
                .map(TopicImage::partitions)
                .orElse(List.of());
    }
}
