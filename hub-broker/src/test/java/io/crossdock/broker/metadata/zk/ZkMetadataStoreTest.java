package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.FeaturesImage;
import io.crossdock.broker.metadata.MetadataChange.AddPartitions;
import io.crossdock.broker.metadata.MetadataChange.DeleteTopic;
import io.crossdock.broker.metadata.MetadataChange.SetConfigs;
import io.crossdock.broker.metadata.MetadataChange.SetFeatures;
import io.crossdock.broker.metadata.MetadataChange.SetTopicConfigs;
import io.crossdock.broker.metadata.OutdatedChangeException;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.FeatureUpdateFailedException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.zookeeper.Op;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import static io.crossdock.broker.metadata.zk.ZkFixture.apply;
import static io.crossdock.broker.metadata.zk.ZkFixture.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@NullUnmarked
class ZkMetadataStoreTest {
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
    void configsThatSomebodyElseChangedMeanwhileAreNotOverwritten() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        apply(store, new SetConfigs(ConfigScope.GROUP, "g", Map.of("consumer.session.timeout.ms", "50000")));

        assertThatThrownBy(() -> apply(
                        store,
                        new SetConfigs(
                                ConfigScope.GROUP,
                                "g",
                                Optional.of(Map.of()),
                                Map.of("consumer.heartbeat.interval.ms", "6000"))))
                .hasCauseInstanceOf(OutdatedChangeException.class);

        assertThat(store.image().configs(ConfigScope.GROUP, "g"))
                .isEqualTo(Map.of("consumer.session.timeout.ms", "50000"));
    }

    @Test
    void aNewClusterGetsAnIdAndItsFirstBrokerBecomesController() throws Exception {
        ClusterImage image = fixture.member(1).image();

        assertThat(image.clusterId()).matches("[A-Za-z0-9_-]{22}");
        assertThat(image.controllerId()).isEqualTo(1);
        assertThat(image.brokers().get(1).endpoints())
                .isEqualTo(ZkFixture.broker(1).endpoints());
        assertThat(image.brokers().get(1).rack()).contains("rack-1");
        assertThat(image.brokers().get(1).epoch()).isPositive();
    }

    @Test
    void whatAChangeDidIsInTheImageWhenItCompletes() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        var orders = create("orders", 450, Map.of("retention.ms", "1000"));

        apply(store, orders);
        assertThat(store.image().topic("orders")).contains(orders.topic());
        assertThat(store.image().topic(orders.topic().id())).contains(orders.topic());

        var added = List.of(new PartitionImage(1, 0, List.of(1), List.of(1)));
        apply(store, new AddPartitions("orders", orders.topic().id(), 450, Collections.nCopies(200, added.get(0))));
        assertThat(store.image().topic("orders").orElseThrow().partitions()).hasSize(650);
        assertThat(store.image().partition("orders", 649)).contains(added.get(0));

        apply(store, new SetTopicConfigs("orders", orders.topic().id(), Map.of("segment.bytes", "4096")));
        assertThat(store.image().topic("orders").orElseThrow().configs())
                .containsExactly(Map.entry("segment.bytes", "4096"));

        apply(store, new SetConfigs(ConfigScope.BROKER, "", Map.of("log.retention.ms", "5")));
        apply(store, new SetConfigs(ConfigScope.BROKER, "", Map.of("log.retention.ms", "6")));
        apply(store, new SetConfigs(ConfigScope.BROKER, "1", Map.of("num.io.threads", "2")));
        assertThat(store.image().configs(ConfigScope.BROKER))
                .isEqualTo(Map.of("", Map.of("log.retention.ms", "6"), "1", Map.of("num.io.threads", "2")));

        apply(store, new DeleteTopic("orders", orders.topic().id()));
        assertThat(store.image().topics()).isEmpty();
        assertThat(store.image().topicNames()).isEmpty();
    }

    @Test
    void configurationsOfGroupsAndClientMetricsAreKeptUnderAnyNameAndForgottenWhenEmpty() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        for (String group : List.of("billing", "a/b", "default", "%", "Grüße\n")) {
            apply(store, new SetConfigs(ConfigScope.GROUP, group, Map.of("consumer.session.timeout.ms", "50000")));
        }
        apply(store, new SetConfigs(ConfigScope.CLIENT_METRICS, "slow", Map.of("interval.ms", "1000")));

        assertThat(store.image().configs(ConfigScope.GROUP))
                .containsOnlyKeys("billing", "a/b", "default", "%", "Grüße\n");
        assertThat(store.image().configs(ConfigScope.CLIENT_METRICS, "slow")).containsEntry("interval.ms", "1000");

        apply(store, new SetConfigs(ConfigScope.GROUP, "a/b", Map.of()));
        apply(store, new SetConfigs(ConfigScope.GROUP, "never there", Map.of()));

        assertThat(store.image().configs(ConfigScope.GROUP)).containsOnlyKeys("billing", "default", "%", "Grüße\n");
        assertThat(store.image().configs(ConfigScope.BROKER)).isEmpty();
    }

    @Test
    void featuresChangeOnlyFromTheEpochTheyWereDecidedOn() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        FeaturesImage before = store.image().features();
        assertThat(before.levels()).isEqualTo(FeaturesImage.initial());

        apply(store, new SetFeatures(before.epoch(), Map.of("group.version", (short) 1)));

        assertThat(store.image().features())
                .isEqualTo(new FeaturesImage(Map.of("group.version", (short) 1), before.epoch() + 1));
        assertThatThrownBy(() -> apply(store, new SetFeatures(before.epoch(), Map.of())))
                .hasRootCauseInstanceOf(FeatureUpdateFailedException.class);
    }

    @Test
    void aClusterOfTheFirstVersionsGetsWhatItLacks() throws Exception {
        ZkMetadataStore first = fixture.member(1);
        for (String path : List.of(
                "/crossdock/features",
                "/crossdock/configs/groups",
                "/crossdock/configs/client-metrics",
                "/crossdock/configs/acls",
                "/crossdock/configs/quotas",
                "/crossdock/configs/credentials",
                "/crossdock/configs/tokens")) {
            first.connection().multi(List.of(Op.delete(path, -1))).get(10, TimeUnit.SECONDS);
        }
        first.close();

        ZkMetadataStore second = fixture.member(1);

        assertThat(second.image().features().levels()).isEqualTo(FeaturesImage.initial());
        apply(second, new SetConfigs(ConfigScope.GROUP, "g", Map.of("consumer.session.timeout.ms", "50000")));
    }

    @Test
    void everythingSurvivesARestartOfBrokerAndZooKeeper() throws Exception {
        ZkMetadataStore first = fixture.member(1);
        apply(first, create("orders", 3, Map.of("retention.ms", "1000")));
        apply(first, new SetConfigs(ConfigScope.BROKER, "", Map.of("log.retention.ms", "5")));
        ClusterImage before = first.image();
        first.close();
        fixture.restartServer();

        ClusterImage after = fixture.member(1).image();

        assertThat(after.clusterId()).isEqualTo(before.clusterId());
        assertThat(after.topics()).isEqualTo(before.topics());
        assertThat(after.topicNames()).isEqualTo(before.topicNames());
        assertThat(after.configs()).isEqualTo(before.configs());
        assertThat(after.features()).isEqualTo(before.features());
        assertThat(after.brokers().get(1).epoch())
                .isGreaterThan(before.brokers().get(1).epoch());
    }

    @Test
    void changesThatNoLongerFitAreRefusedWithKafkasErrors() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        var orders = create("orders", 2, Map.of());
        Uuid id = orders.topic().id();
        apply(store, orders);

        assertThat(failureOf(store.apply(create("orders", 1, Map.of())))).isInstanceOf(TopicExistsException.class);
        assertThat(failureOf(store.apply(new DeleteTopic("nothing", id))))
                .isInstanceOf(UnknownTopicOrPartitionException.class);
        assertThat(failureOf(store.apply(new DeleteTopic("orders", Uuid.randomUuid()))))
                .isInstanceOf(UnknownTopicIdException.class);
        assertThat(failureOf(store.apply(
                        new AddPartitions("orders", id, 1, orders.topic().partitions()))))
                .isInstanceOf(InvalidPartitionsException.class)
                .hasMessageContaining("has 2 partitions by now");
        assertThat(store.image().topic("orders")).contains(orders.topic());
    }

    @Test
    void changesOfOneTopicAreDecidedInTheOrderTheyCame() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        var first = create("orders", 1, Map.of());
        var second = create("orders", 2, Map.of());

        var created = store.apply(first);
        var refused = store.apply(second);
        var deleted = store.apply(new DeleteTopic("orders", first.topic().id()));
        var again = store.apply(second);

        CompletableFuture.allOf(created, deleted, again).get(20, TimeUnit.SECONDS);
        assertThat(failureOf(refused)).isInstanceOf(TopicExistsException.class);
        assertThat(store.image().topic("orders")).contains(second.topic());
        assertThat(store.image().topicNames()).hasSize(1);
    }

    @Test
    void aThousandTopicsAreWrittenSideBySide() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        var all = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 1000; i++) {
            all.add(store.apply(create("topic-" + i, 1, Map.of())));
        }

        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).get(20, TimeUnit.SECONDS);

        assertThat(store.image().topics()).hasSize(1000);
    }

    @Test
    void aThousandTopicsAreReadInFewRequests() throws Exception {
        ZkMetadataStore writer = fixture.member(1);
        var created = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 1000; i++) {
            created.add(writer.apply(create("topic-" + i, i % 7 + 1, Map.of("retention.ms", Integer.toString(i)))));
        }
        CompletableFuture.allOf(created.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
        long before = fixture.server().requests();

        ZkMetadataStore reader = fixture.store("reader");

        assertThat(reader.image().topics()).isEqualTo(writer.image().topics()).hasSize(1000);
        assertThat(fixture.server().requests() - before)
                .as("requests for 3,000 znodes")
                .isLessThan(300);
    }

    @Test
    void aChangeCompletesOnlyAfterEveryListenerHasFinished() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        var heard = new CompletableFuture<ClusterImage>();
        var finish = new CompletableFuture<Void>();
        store.subscribe((before, after) -> {
            heard.complete(after);
            return finish;
        });

        var applied = store.apply(create("orders", 1, Map.of()));

        assertThat(heard.get(20, TimeUnit.SECONDS).topic("orders")).isPresent();
        assertThat(applied).isNotDone();
        finish.complete(null);
        applied.get(20, TimeUnit.SECONDS);
    }

    @Test
    void listenersHearOfEveryImageInOrderFromTheOneTheyStartedWith() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        var seen = new CopyOnWriteArrayList<ClusterImage>();
        ClusterImage start = store.subscribe((before, after) -> {
            if (!seen.isEmpty()) {
                assertThat(before).isSameAs(seen.get(seen.size() - 1));
            }
            seen.add(after);
            return CompletableFuture.completedFuture(null);
        });

        for (int i = 0; i < 20; i++) {
            apply(store, create("topic-" + i, 1, Map.of()));
        }

        assertThat(start.topics()).isEmpty();
        assertThat(seen.get(seen.size() - 1)).isSameAs(store.image());
        assertThat(store.image().topics()).hasSize(20);
    }

    @Test
    void aListenerThatFailsDoesNotStopTheOthers() throws Exception {
        ZkMetadataStore store = fixture.member(1);
        store.subscribe((before, after) -> {
            throw new IllegalStateException("a broken listener");
        });

        apply(store, create("orders", 1, Map.of()));

        assertThat(store.image().topic("orders")).isPresent();
    }

    @Test
    void twoBrokersSeeEachOtherAndOnlyOneIsController() throws Exception {
        ZkMetadataStore one = fixture.member(1);
        ZkMetadataStore two = fixture.member(2);
        TopicImage orders = create("orders", 1, Map.of()).topic();

        apply(one, new io.crossdock.broker.metadata.MetadataChange.CreateTopic(orders));

        await().atMost(ZkFixture.PATIENCE).untilAsserted(() -> {
            assertThat(two.image().topics()).isEqualTo(one.image().topics());
            assertThat(two.image().brokers()).isEqualTo(one.image().brokers()).containsOnlyKeys(1, 2);
        });
        assertThat(two.image().controllerId()).isEqualTo(1);
        assertThat(failureOf(two.apply(ZkFixture.withoutLeader(orders)))).isInstanceOf(NotControllerException.class);
    }

    @Test
    void whatClientsAskForIsWrittenByWhicheverBrokerTheyAsk() throws Exception {
        ZkMetadataStore controller = fixture.member(1);
        ZkMetadataStore other = fixture.member(2);
        TopicImage orders = create("orders", 1, Map.of()).topic();

        apply(other, new io.crossdock.broker.metadata.MetadataChange.CreateTopic(orders));
        apply(other, new AddPartitions("orders", orders.id(), 1, orders.partitions()));
        assertThat(other.image().topic("orders").orElseThrow().partitions()).hasSize(2);
        apply(other, new DeleteTopic("orders", orders.id()));

        await().atMost(ZkFixture.PATIENCE)
                .until(() -> controller.image().topics().isEmpty());
        assertThat(other.image().topics()).isEmpty();
        assertThat(controller.image().controllerId()).isEqualTo(1);
    }

    @Test
    void whenTheControllerLeavesAnotherBrokerTakesOver() throws Exception {
        ZkMetadataStore one = fixture.member(1);
        ZkMetadataStore two = fixture.member(2);

        one.close();

        await().atMost(ZkFixture.PATIENCE)
                .untilAsserted(() -> assertThat(two.image().controllerId()).isEqualTo(2));
        assertThat(two.image().brokers()).containsOnlyKeys(2);
        apply(two, create("payments", 1, Map.of()));
    }

    @Test
    void producerIdsAreNeverGivenTwice() throws Exception {
        ZkMetadataStore one = fixture.member(1);
        ZkMetadataStore two = fixture.member(2);
        var blocks = new ArrayList<CompletableFuture<ZkMetadataStore.ProducerIdBlock>>();
        for (int i = 0; i < 5; i++) {
            blocks.add(one.nextProducerIds());
            blocks.add(two.nextProducerIds());
        }
        var given = new HashSet<Long>();
        for (var block : blocks) {
            var ids = block.get(20, TimeUnit.SECONDS);
            for (long id = ids.first(); id < ids.first() + ids.size(); id++) {
                assertThat(given.add(id)).isTrue();
            }
        }
    }

    @Test
    void clustersBelowDifferentChrootsAreStrangers() throws Exception {
        ZkMetadataStore shop = fixture.store(fixture.settings("a", "/hubs/shop"));
        ZkMetadataStore test = fixture.store(fixture.settings("b", "/hubs/test"));
        shop.register(ZkFixture.broker(1)).get(20, TimeUnit.SECONDS);
        test.register(ZkFixture.broker(1)).get(20, TimeUnit.SECONDS);

        apply(shop, create("orders", 1, Map.of()));

        assertThat(shop.image().topics()).containsOnlyKeys("orders");
        assertThat(test.image().topics()).isEmpty();
        assertThat(shop.image().clusterId()).isNotEqualTo(test.image().clusterId());
    }

    @Test
    void anAbsentZooKeeperIsReportedWithItsAddress() throws Exception {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var settings = new ZkSettings("127.0.0.1:" + free, Duration.ofSeconds(6), Duration.ofMillis(300), "a");

        assertThatThrownBy(() -> fixture.store(settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + free)
                .hasMessageContaining("did not answer within 300 ms");
    }

    @Test
    void aMalformedConnectStringIsReportedWithItsForm() {
        var settings = new ZkSettings("127.0.0.1:port/..", Duration.ofSeconds(6), Duration.ofMillis(300), "a");

        assertThatThrownBy(() -> fixture.store(settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("host:port");
    }

    static Throwable failureOf(CompletableFuture<?> future) {
        try {
            future.get(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException failed) {
            return failed.getCause();
        } catch (InterruptedException | java.util.concurrent.TimeoutException unexpected) {
            throw new AssertionError(unexpected);
        }
        throw new AssertionError("expected a failure");
    }
}
