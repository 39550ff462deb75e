package io.crossdock.broker.audit;

import io.crossdock.security.acl.Question;
import io.crossdock.security.acl.Simulation.Observed;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class RecentDecisionsTest {
    private static final KafkaPrincipal ALICE = new KafkaPrincipal("User", "alice");
    private static final InetAddress HOME = InetAddress.getLoopbackAddress();

    private final Clock clock = Clock.fixed(Instant.ofEpochSecond(100), ZoneOffset.UTC);

    @Test
    void aQuestionThatIsAskedAgainIsKeptOnceAndCounted() {
        var recent = new RecentDecisions(16, clock);

        note(recent, "orders");
        note(recent, "orders");
        note(recent, "other");

        assertThat(recent.since(Instant.EPOCH)).containsExactlyInAnyOrder(observed("orders", 2), observed("other", 1));
        assertThat(recent.since(Instant.ofEpochSecond(101))).isEmpty();
    }

    @Test
    void whatWasDrainedIsCountedAnew() {
        var recent = new RecentDecisions(16, clock);
        note(recent, "orders");
        note(recent, "orders");

        assertThat(recent.drain()).containsExactly(observed("orders", 2));
        assertThat(recent.drain()).isEmpty();

        note(recent, "orders");
        assertThat(recent.drain()).containsExactly(observed("orders", 1));
    }

    @Test
    void manyQuestionsTakeNoMoreRoomThanThereIs() {
        var recent = new RecentDecisions(64, clock);
        for (int i = 0; i < 10_000; i++) {
            note(recent, "topic-" + i);
        }

        List<Observed> kept = recent.since(Instant.EPOCH);
        assertThat(kept).hasSizeBetween(32, 64);
        assertThat(kept).contains(observed("topic-9999", 1));
    }

    private static void note(RecentDecisions recent, String topic) {
        recent.note(ALICE, HOME, AclOperation.READ, ResourceType.TOPIC, topic);
    }

    private static Observed observed(String topic, long count) {
        return new Observed(
                new Question(ALICE, HOME, AclOperation.READ, ResourceType.TOPIC, topic),
                count,
                Instant.ofEpochSecond(100));
    }
}
