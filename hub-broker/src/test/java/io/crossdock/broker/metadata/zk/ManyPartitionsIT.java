package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.controller.Controller;
import io.crossdock.broker.controller.Failover;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange.CreateTopic;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Ten thousand partitions with three replicas each, in few topics and in many, and a broker of three that dies. */
@NullUnmarked
class ManyPartitionsIT {
    private static final Logger LOG = LoggerFactory.getLogger(ManyPartitionsIT.class);
    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final Duration BOUND = Duration.ofSeconds(5);

    @TempDir
    Path directory;

    private final Map<Integer, ZkMetadataStore> stores = new HashMap<>();

    @ParameterizedTest
    @CsvSource({"1,10000,2", "100,100,2", "2000,5,2", "100,100,1"})
    void aDeadBrokersPartitionsAreLedAgainWithinFiveSeconds(int topics, int partitions, int dies) throws Exception {
        try (var fixture = new ZkFixture(directory)) {
            for (int id : ALL) {
                join(fixture, id);
            }
            create(topics, partitions);

            long start = System.nanoTime();
            fixture.server().expire(stores.get(dies).sessionId());
            stores.get(dies).close();
            ZkMetadataStore survivor = stores.get(3);
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> areLedByOthers(survivor.image(), dies));
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            LOG.info("{} topics of {} partitions, broker {} died: led again after {}", topics, partitions, dies, took);
            assertThat(took).isLessThan(BOUND);
        }
    }

    private void join(ZkFixture fixture, int id) throws Exception {
        ZkMetadataStore store = fixture.store("owner-" + id);
        new Controller(
                        id,
                        store,
                        List.of(new Failover((image, topic) -> false, (image, topic) -> 1)),
                        store.executor(),
                        task -> fixture.timer().after(Duration.ofMillis(100), store.executor(), task))
                .start();
        stores.put(id, store);
        store.register(ZkFixture.broker(id)).get(20, TimeUnit.SECONDS);
        await().atMost(ZkFixture.PATIENCE).until(() -> {
            BrokerImage shown = store.image().brokers().get(id);
            return shown != null && shown.isActive();
        });
    }

    private void create(int topics, int partitions) throws Exception {
        var states = new ArrayList<PartitionImage>();
        for (int i = 0; i < partitions; i++) {
            var replicas = new ArrayList<>(ALL);
            Collections.rotate(replicas, i);
            states.add(new PartitionImage(replicas.get(0), 0, replicas, ALL));
        }
        var created = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < topics; i++) {
            created.add(stores.get(1)
                    .apply(new CreateTopic(new TopicImage("topic-" + i, Uuid.randomUuid(), states, Map.of()))));
        }
        CompletableFuture.allOf(created.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
        await().atMost(ZkFixture.PATIENCE)
                .until(() -> stores.get(3).image().topics().size() == topics);
    }

    private static boolean areLedByOthers(ClusterImage image, int dead) {
        return image.topics().values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(state -> state.leader() != dead && !state.isr().contains(dead));
    }
}
