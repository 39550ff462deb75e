package io.crossdock.registry.readers;

import io.crossdock.registry.schema.Subject;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

class ConsumerGroupsTest {
    @Test
    void aSubjectIsNamedAfterItsTopic() {
        assertThat(ConsumerGroups.topic("orders-value")).contains("orders");
        assertThat(ConsumerGroups.topic("orders-key")).contains("orders");
        assertThat(ConsumerGroups.topic("-value")).isEmpty();
        assertThat(ConsumerGroups.topic("com.example.Order")).isEmpty();
    }

    @Test
    void beforeTheClusterIsKnownNobodyKnowsWhoReads() {
        try (var groups = new ConsumerGroups(new ClusterClient(Optional::empty), Clock.systemUTC())) {
            assertThat(groups.of(Subject.of("orders-value")).known()).isFalse();
        }
    }

    @Test
    void aClusterThatDoesNotAnswerHoldsNobodyUp() {
        var nowhere = new ClusterClient(() -> Optional.of(Map.of("bootstrap.servers", "127.0.0.1:1")));
        try (var groups = new ConsumerGroups(nowhere, Clock.systemUTC())) {
            long before = System.nanoTime();

            assertThat(groups.of(Subject.of("orders-value")).known()).isFalse();

            assertThat(System.nanoTime() - before).isLessThan(4_000_000_000L);
            assertThat(new ClusterId(nowhere).get()).isEmpty();
        }
    }
}
