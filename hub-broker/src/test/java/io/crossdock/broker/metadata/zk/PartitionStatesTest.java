package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.MetadataChange.AddPartitions;
import io.crossdock.broker.metadata.MetadataChange.Author;
import io.crossdock.broker.metadata.MetadataChange.CreateTopic;
import io.crossdock.broker.metadata.MetadataChange.SetBrokerState;
import io.crossdock.broker.metadata.MetadataChange.SetPartitionStates;
import io.crossdock.broker.metadata.OutdatedChangeException;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.IneligibleReplicaException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.StaleBrokerEpochException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static io.crossdock.broker.metadata.zk.ZkFixture.apply;
import static io.crossdock.broker.metadata.zk.ZkMetadataStoreTest.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@NullUnmarked
class PartitionStatesTest {
    private static final List<Integer> ALL = List.of(1, 2, 3);
    private static final PartitionImage FRESH = state(2, 0, ALL, ALL);

    @TempDir
    Path directory;

    private ZkFixture fixture;
    private ZkMetadataStore one;
    private ZkMetadataStore two;

    /** Broker 1 is the controller, broker 2 leads. */
    @BeforeEach
    void start() throws Exception {
        fixture = new ZkFixture(directory);
        one = fixture.member(1);
        two = fixture.member(2);
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
    }

    @Test
    void manyPartitionsOfATopicChangeAtOnceAndTheOthersStayAsTheyWere() throws Exception {
        TopicImage topic = topic(450);
        var steps = new HashMap<Integer, PartitionStep>();
        for (int partition = 100; partition < 300; partition++) {
            steps.put(partition, new PartitionStep(FRESH, state(1, 1, ALL, List.of(1, 3))));
        }

        apply(one, new SetPartitionStates("orders", topic.id(), steps, Author.CONTROLLER));

        TopicImage changed = one.image().topic("orders").orElseThrow();
        for (int partition = 0; partition < 450; partition++) {
            assertThat(changed.partitions().get(partition))
                    .isEqualTo(steps.containsKey(partition) ? state(1, 1, ALL, List.of(1, 3)) : FRESH);
        }
    }

    @Test
    void aStepFromAnotherStateThanThereIsTakesNoneOfTheChange() throws Exception {
        TopicImage topic = topic(2);
        var fits = new PartitionStep(FRESH, state(1, 1, ALL, ALL));
        var outdated = new PartitionStep(state(2, 7, ALL, ALL), state(1, 8, ALL, ALL));

        Throwable failure = failureOf(one.apply(
                new SetPartitionStates("orders", topic.id(), Map.of(0, fits, 1, outdated), Author.CONTROLLER)));

        assertThat(failure).isInstanceOf(OutdatedChangeException.class).hasMessageContaining("partition 1");
        assertThat(one.image().topic("orders").orElseThrow().partitions()).containsOnly(FRESH);
    }

    @Test
    void aLeaderThatIsNotTheControllerShrinksItsInSyncReplicas() throws Exception {
        TopicImage topic = topic(1);

        apply(two, shrink(topic, 0, List.of(2, 3)));

        assertThat(two.image().partition("orders", 0)).contains(state(2, 0, ALL, List.of(2, 3)));
        assertThat(failureOf(two.apply(new SetPartitionStates(
                        "orders",
                        topic.id(),
                        Map.of(0, new PartitionStep(state(2, 0, ALL, List.of(2, 3)), state(1, 1, ALL, List.of(1)))),
                        Author.CONTROLLER))))
                .isInstanceOf(NotControllerException.class);
    }

    @Test
    void aLeaderChangesNothingButInSyncReplicasAndOnlyItsOwn() throws Exception {
        TopicImage topic = topic(1);

        for (PartitionImage wish : List.of(state(2, 1, ALL, ALL), state(2, 0, List.of(2, 3), List.of(2, 3)))) {
            assertThat(failureOf(two.apply(new SetPartitionStates(
                            "orders", topic.id(), Map.of(0, new PartitionStep(FRESH, wish)), Author.LEADER))))
                    .isInstanceOf(NotLeaderOrFollowerException.class);
        }
        assertThat(failureOf(one.apply(shrink(topic, 0, List.of(2))))).isInstanceOf(NotLeaderOrFollowerException.class);
        assertThat(one.image().partition("orders", 0)).contains(FRESH);
    }

    @Test
    void leadersOfOneTopicChangeItSideBySide() throws Exception {
        var first = state(1, 0, List.of(1, 2), List.of(1, 2));
        var second = state(2, 0, List.of(1, 2), List.of(1, 2));
        var all = new ArrayList<PartitionImage>(Collections.nCopies(40, first));
        all.addAll(Collections.nCopies(40, second));
        var topic = new TopicImage("orders", Uuid.randomUuid(), all, Map.of());
        apply(one, new CreateTopic(topic));
        await().atMost(ZkFixture.PATIENCE)
                .until(() -> two.image().topic("orders").isPresent());

        var done = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 40; i++) {
            done.add(one.apply(new SetPartitionStates(
                    "orders",
                    topic.id(),
                    Map.of(i, new PartitionStep(first, state(1, 0, List.of(1, 2), List.of(1)))),
                    Author.LEADER)));
            done.add(two.apply(new SetPartitionStates(
                    "orders",
                    topic.id(),
                    Map.of(40 + i, new PartitionStep(second, state(2, 0, List.of(1, 2), List.of(2)))),
                    Author.LEADER)));
        }
        CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new)).get(20, TimeUnit.SECONDS);

        await().atMost(ZkFixture.PATIENCE).untilAsserted(() -> assertThat(
                        one.image().topic("orders").orElseThrow().partitions())
                .allMatch(state -> state.isr().equals(List.of(state.leader()))));
    }

    @Test
    void aBrokerThatWasStartedAgainSinceItCaughtUpDoesNotJoin() throws Exception {
        TopicImage topic = topic(1);
        apply(two, shrink(topic, 0, List.of(1, 2)));
        ZkMetadataStore three = fixture.member(3);
        await().atMost(ZkFixture.PATIENCE).until(() -> two.image().brokers().containsKey(3));
        long caughtUp = two.image().brokers().get(3).epoch();
        fixture.server().expire(three.sessionId());
        await().atMost(ZkFixture.PATIENCE).until(() -> {
            var shown = two.image().brokers().get(3);
            return shown != null && shown.epoch() != caughtUp && shown.isActive();
        });
        var step = Map.of(0, new PartitionStep(state(2, 0, ALL, List.of(1, 2)), FRESH));

        Throwable failure = failureOf(
                two.apply(new SetPartitionStates("orders", topic.id(), step, Author.LEADER, Map.of(3, caughtUp))));

        assertThat(failure).isInstanceOf(IneligibleReplicaException.class).hasMessageContaining("started again");
        long now = two.image().brokers().get(3).epoch();
        apply(two, new SetPartitionStates("orders", topic.id(), step, Author.LEADER, Map.of(3, now)));
        assertThat(two.image().partition("orders", 0)).contains(FRESH);
    }

    @Test
    void aBrokerThatIsGoneOrAboutToLeaveDoesNotJoin() throws Exception {
        TopicImage topic = topic(1);
        apply(two, shrink(topic, 0, List.of(2)));
        apply(one, new SetBrokerState(1, one.image().brokers().get(1).epoch(), BrokerState.LEAVING));
        await().atMost(ZkFixture.PATIENCE)
                .until(() -> two.image().brokers().get(1).state() == BrokerState.LEAVING);

        for (int joining : List.of(1, 3)) {
            var after = state(2, 0, ALL, List.of(2, joining));
            assertThat(failureOf(two.apply(new SetPartitionStates(
                            "orders",
                            topic.id(),
                            Map.of(0, new PartitionStep(state(2, 0, ALL, List.of(2)), after)),
                            Author.LEADER))))
                    .isInstanceOf(IneligibleReplicaException.class);
        }
    }

    @Test
    void aLeaderWhoseRegistrationWasTakenAwayChangesNothingAndRegistersAgain() throws Exception {
        TopicImage topic = topic(1);
        long epoch = two.image().brokers().get(2).epoch();
        var heard = new ArrayList<Boolean>();
        two.onSession(heard::add);
        // so that it does not notice before it writes
        var noticed = new CompletableFuture<Void>();
        two.executor().execute(noticed::join);
        one.connection().delete(Znodes.BROKER.path(2), -1).get(20, TimeUnit.SECONDS);
        CompletableFuture<Void> applied = two.apply(shrink(topic, 0, List.of(2)));
        noticed.complete(null);

        assertThat(failureOf(applied)).isInstanceOf(StaleBrokerEpochException.class);
        await().atMost(ZkFixture.PATIENCE).until(() -> List.of(false, true).equals(heard));
        assertThat(two.image().brokers().get(2).epoch()).isGreaterThan(epoch);
        assertThat(two.image().partition("orders", 0)).contains(FRESH);
        apply(two, shrink(topic, 0, List.of(2)));
    }

    @Test
    void whatALeaderDecidedInAnEarlierLifeIsNotWrittenInTheNext() throws Exception {
        TopicImage topic = topic(1);
        var gate = new CompletableFuture<Void>();
        two.executor().execute(gate::join);
        fixture.server().dropConnections(); // so that the change has to wait for a new reading of the cluster
        CompletableFuture<Void> applied = two.apply(shrink(topic, 0, List.of(2)));
        fixture.server().expire(two.sessionId());
        gate.complete(null);

        assertThat(failureOf(applied)).isInstanceOf(StaleBrokerEpochException.class);
        assertThat(one.image().partition("orders", 0)).contains(FRESH);
    }

    @Test
    void aNewRegistrationIsFencedUntilTheControllerLetsItIn() throws Exception {
        ZkMetadataStore three = fixture.store("owner-3");
        long epoch = three.register(ZkFixture.broker(3))
                .get(20, TimeUnit.SECONDS)
                .brokers()
                .get(3)
                .epoch();

        await().atMost(ZkFixture.PATIENCE)
                .until(() -> one.image().brokers().get(3).isActive());
        assertThat(failureOf(one.apply(new SetBrokerState(3, epoch - 1, BrokerState.ACTIVE))))
                .isInstanceOf(StaleBrokerEpochException.class);
        assertThat(failureOf(two.apply(new SetBrokerState(3, epoch, BrokerState.FENCED))))
                .isInstanceOf(NotControllerException.class);
    }

    @Test
    void aTopicThatWasDeletedAndMadeAgainIsNotTouched() throws Exception {
        topic(1);

        assertThat(failureOf(one.apply(new SetPartitionStates(
                        "orders",
                        Uuid.randomUuid(),
                        Map.of(0, new PartitionStep(FRESH, state(1, 1, ALL, ALL))),
                        Author.CONTROLLER))))
                .isInstanceOf(UnknownTopicIdException.class);
    }

    @Test
    void statesChangeBesideAGrowingTopic() throws Exception {
        TopicImage topic = topic(1);

        var grown = one.apply(new AddPartitions("orders", topic.id(), 1, Collections.nCopies(3, FRESH)));
        var shrunk = two.apply(shrink(topic, 0, List.of(2)));
        CompletableFuture.allOf(grown, shrunk).get(20, TimeUnit.SECONDS);

        await().atMost(ZkFixture.PATIENCE).untilAsserted(() -> assertThat(
                        one.image().topic("orders").orElseThrow().partitions())
                .containsExactly(state(2, 0, ALL, List.of(2)), FRESH, FRESH, FRESH));
    }

    @Test
    void noStepElectsWithoutRaisingTheEpoch() {
        for (PartitionImage wrong : List.of(
                state(1, 0, ALL, ALL),
                state(1, 2, ALL, ALL),
                state(PartitionImage.NO_LEADER, 0, ALL, ALL),
                state(1, 1, ALL, List.of(2)),
                state(2, 0, ALL, List.of()),
                state(2, 0, List.of(2), List.of(2, 3)))) {
            assertThatThrownBy(() -> new PartitionStep(FRESH, wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private TopicImage topic(int partitions) throws Exception {
        var topic = new TopicImage("orders", Uuid.randomUuid(), Collections.nCopies(partitions, FRESH), Map.of());
        apply(one, new CreateTopic(topic));
        await().atMost(ZkFixture.PATIENCE)
                .until(() -> two.image().topic("orders").isPresent());
        return topic;
    }

    private static SetPartitionStates shrink(TopicImage topic, int partition, List<Integer> isr) {
        return new SetPartitionStates(
                topic.name(),
                topic.id(),
                Map.of(partition, new PartitionStep(FRESH, state(2, 0, ALL, isr))),
                Author.LEADER);
    }

    private static PartitionImage state(int leader, int epoch, List<Integer> replicas, List<Integer> isr) {
        return new PartitionImage(leader, epoch, replicas, isr);
    }
}
