package io.crossdock.broker.audit;

import io.crossdock.broker.audit.AuditEvent.Kind;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalsTest {
    private final List<AuditEvent> told = new ArrayList<>();
    private final Refusals refusals = new Refusals(told::add, Clock.systemUTC());

    @Test
    void theFirstIsToldAtOnceAndThoseThatFollowTogether() {
        for (int i = 0; i < 500; i++) {
            refusals.add(refusal("User:alice", i));
        }
        refusals.add(refusal("User:bob", 1));
        assertThat(told).containsExactly(refusal("User:alice", 0), refusal("User:bob", 1));

        refusals.flush();
        assertThat(told).hasSize(3);
        assertThat(told.get(2)).isEqualTo(refusal("User:alice", 499).times(499, Instant.ofEpochMilli(499)));

        refusals.flush();
        assertThat(told).hasSize(3);
        refusals.add(refusal("User:alice", 900));
        assertThat(told).hasSize(4);
    }

    @Test
    void aFloodOfDifferentOnesIsCounted() {
        for (int i = 0; i < 5000; i++) {
            refusals.add(refusal("User:u" + i, i));
        }
        assertThat(told).hasSizeLessThan(1100);

        refusals.flush();
        long counted = told.stream().mapToLong(AuditEvent::count).sum();
        assertThat(counted).isEqualTo(5000);
    }

    @Test
    void whatFindsNoRoomIsMissedOnceThereIs() throws Exception {
        var queue = new AuditQueue(2, Clock.systemUTC());
        for (int i = 0; i < 5; i++) {
            queue.add(refusal("User:alice", i));
        }
        assertThat(queue.recorded()).isEqualTo(2);
        assertThat(queue.dropped()).isEqualTo(3);

        List<AuditEvent> taken = queue.take(10, Duration.ZERO);
        assertThat(taken).hasSize(3);
        assertThat(taken.get(2).kind()).isEqualTo(Kind.DROPPED);
        assertThat(taken.get(2).count()).isEqualTo(3);
        assertThat(queue.take(10, Duration.ZERO)).isEmpty();
    }

    private static AuditEvent refusal(String who, long millis) {
        return new AuditEvent(
                Instant.ofEpochMilli(millis),
                Kind.DENIED,
                who,
                "10.0.0.1",
                "PLAINTEXT",
                "c",
                "PRODUCE",
                List.of(),
                List.of("WRITE TOPIC orders"),
                "refused",
                "NOT_ALLOWED",
                1);
    }
}
