package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.MetadataChange.DeleteTopic;
import io.crossdock.broker.metadata.MetadataChange.RemoveBroker;
import io.crossdock.broker.metadata.MetadataChange.SetBrokerState;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.StaleBrokerEpochException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import static io.crossdock.broker.metadata.zk.ZkFixture.apply;
import static io.crossdock.broker.metadata.zk.ZkFixture.create;
import static io.crossdock.broker.metadata.zk.ZkMetadataStoreTest.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@NullUnmarked
class RemoveBrokerTest {
    @TempDir
    Path directory;

    private ZkFixture fixture;
    private ZkMetadataStore one;
    private ZkMetadataStore two;

    /** Broker 1 is the controller. */
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
    void aDeadControllerIsReplacedAtOnce() throws Exception {
        var orders = create("orders", 1, Map.of());
        apply(one, orders);
        // what it would notice does not reach it, as if its process were gone
        var silence = new CompletableFuture<Void>();
        one.executor().execute(silence::join);

        apply(two, new RemoveBroker(1, epochOf(1, two)));

        await().atMost(ZkFixture.PATIENCE).until(() -> two.image().controllerId() == 2);
        assertThat(two.image().brokers()).containsOnlyKeys(2);
        apply(two, new DeleteTopic("orders", orders.topic().id()));
        silence.complete(null);
    }

    @Test
    void aBrokerThatWasTakenForDeadComesBackAndIsNotTakenForDeadAgain() throws Exception {
        long epoch = epochOf(2, one);
        List<Boolean> heard = new CopyOnWriteArrayList<>();
        two.onSession(heard::add);

        apply(one, new RemoveBroker(2, epoch));

        await().atMost(ZkFixture.PATIENCE).until(() -> heard.equals(List.of(false, true)));
        await().atMost(ZkFixture.PATIENCE).until(() -> epochOf(2, one) > epoch);
        assertThat(failureOf(one.apply(new RemoveBroker(2, epochOf(2, one)))))
                .isInstanceOf(StaleBrokerEpochException.class)
                .hasMessageContaining("lived");
        assertThat(one.image().brokers()).containsOnlyKeys(1, 2);
    }

    @Test
    void thatItLivedIsKnownToThoseWhoDidNotSeeItAndForgottenWithItsSession() throws Exception {
        long epoch = epochOf(2, one);
        apply(one, new RemoveBroker(2, epoch));
        await().atMost(ZkFixture.PATIENCE).until(() -> epochOf(2, one) > epoch);

        fixture.server().dropConnections(); // after which a store reads everything anew
        ZkMetadataStore three = fixture.member(3);

        for (ZkMetadataStore witness : List.of(one, three)) {
            await().atMost(ZkFixture.PATIENCE).until(() -> epochOf(2, witness) > epoch);
            assertThat(failureOf(witness.apply(new RemoveBroker(2, epochOf(2, witness)))))
                    .isInstanceOf(StaleBrokerEpochException.class)
                    .hasMessageContaining("lived");
        }
        long second = epochOf(2, three);
        fixture.server().expire(two.sessionId());
        await().atMost(ZkFixture.PATIENCE).until(() -> epochOf(2, three) > second);
        apply(three, new RemoveBroker(2, epochOf(2, three)));
    }

    @Test
    void aControllerThatWasTakenForDeadRulesNoMore() throws Exception {
        var silence = new CompletableFuture<Void>();
        one.executor().execute(silence::join);

        apply(two, new RemoveBroker(1, epochOf(1, two)));
        await().atMost(ZkFixture.PATIENCE).until(() -> two.image().controllerId() == 2);
        var late = one.apply(new SetBrokerState(2, epochOf(2, two), BrokerState.FENCED));
        silence.complete(null);

        assertThat(failureOf(late)).isInstanceOf(NotControllerException.class);
        await().atMost(ZkFixture.PATIENCE).until(() -> epochOf(1, two) > 0);
        assertThat(two.image().brokers().get(2).isActive()).isTrue();
    }

    @Test
    void aBrokerThatIsLeavingDoesNotComeBackWhenItIsTakenForDead() throws Exception {
        long epoch = epochOf(2, one);
        List<Boolean> heard = new CopyOnWriteArrayList<>();
        two.onSession(heard::add);
        apply(two, new SetBrokerState(2, epoch, BrokerState.LEAVING));

        apply(one, new RemoveBroker(2, epoch));

        await().atMost(ZkFixture.PATIENCE).until(() -> heard.equals(List.of(false)));
        apply(one, create("orders", 1, Map.of())); // time enough to come back
        assertThat(one.image().brokers()).containsOnlyKeys(1);
    }

    @Test
    void aVerdictOnAnEarlierLifeIsVoid() throws Exception {
        long epoch = epochOf(2, one);
        fixture.server().expire(two.sessionId());
        await().atMost(ZkFixture.PATIENCE).until(() -> epochOf(2, one) > epoch);

        assertThat(failureOf(one.apply(new RemoveBroker(2, epoch)))).isInstanceOf(StaleBrokerEpochException.class);
        assertThat(one.image().brokers()).containsOnlyKeys(1, 2);
    }

    /** -1 while it is not registered. */
    private static long epochOf(int broker, ZkMetadataStore seenBy) {
        BrokerImage shown = seenBy.image().brokers().get(broker);
        return shown == null ? -1 : shown.epoch();
    }
}
