package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataChange.RemoveBroker;
import io.crossdock.broker.metadata.MetadataStore;
import org.apache.kafka.common.errors.StaleBrokerEpochException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class SuspicionsTest {
    private static final BrokerImage TWO = new BrokerImage(2, 7, List.of(), Optional.empty());

    private final Cluster cluster = new Cluster();
    private final Queue<CompletableFuture<Boolean>> looks = new ArrayDeque<>();
    private final Queue<Runnable> laterTasks = new ArrayDeque<>();
    private final Suspicions suspicions = new Suspicions(
            1,
            cluster,
            broker -> {
                var look = new CompletableFuture<Boolean>();
                looks.add(look);
                return look;
            },
            laterTasks::add);

    @Test
    void whoeverRefusesConnectionsIsRemovedInTheLifeInWhichItDid() {
        suspicions.suspect(TWO);
        looks.remove().complete(true);

        assertThat(cluster.changes).containsExactly(new RemoveBroker(2, 7));
    }

    @Test
    void whoeverAnswersOrIsSilentStays() {
        suspicions.suspect(TWO);
        while (!looks.isEmpty()) {
            looks.remove().complete(false);
            if (!laterTasks.isEmpty()) {
                laterTasks.remove().run();
            }
        }

        assertThat(cluster.changes).isEmpty();
        suspicions.suspect(TWO);
        assertThat(looks).as("a new suspicion is looked into").hasSize(1);
    }

    @Test
    void aProcessThatIsStillDyingIsLookedAtAgain() {
        suspicions.suspect(TWO);
        looks.remove().complete(false);
        laterTasks.remove().run();
        looks.remove().complete(true);

        assertThat(cluster.changes).containsExactly(new RemoveBroker(2, 7));
    }

    @Test
    void manySuspicionsAreOneLookAndOneVerdict() {
        for (int i = 0; i < 10; i++) {
            suspicions.suspect(TWO);
        }
        assertThat(looks).hasSize(1);
        looks.remove().complete(true);
        suspicions.suspect(TWO);

        assertThat(cluster.changes).hasSize(1);
        assertThat(looks).isEmpty();
    }

    @Test
    void aRefusedVerdictLeavesRoomForAnother() {
        suspicions.suspect(TWO);
        looks.remove().complete(true);
        cluster.answers.remove().completeExceptionally(new StaleBrokerEpochException("another life"));
        suspicions.suspect(TWO);

        assertThat(looks).hasSize(1);
    }

    @Test
    void neitherItselfNorAnEarlierLifeNorAStrangerIsSuspected() {
        suspicions.suspect(new BrokerImage(1, 5, List.of(), Optional.empty()));
        suspicions.suspect(new BrokerImage(2, 6, List.of(), Optional.empty()));
        suspicions.suspect(new BrokerImage(9, 1, List.of(), Optional.empty()));

        assertThat(looks).isEmpty();
    }

    /** Brokers 1 and 2; changes stay unanswered until the test answers them. */
    private static final class Cluster implements MetadataStore {
        private final List<MetadataChange> changes = new ArrayList<>();
        private final Queue<CompletableFuture<Void>> answers = new ArrayDeque<>();
        private final ClusterImage image = ClusterImage.of(
                "cluster",
                1,
                Map.of(1, new BrokerImage(1, 5, List.of(), Optional.empty()), 2, TWO),
                Map.of(),
                Map.of());

        @Override
        public ClusterImage image() {
            return image;
        }

        @Override
        public ClusterImage subscribe(Listener listener) {
            return image;
        }

        @Override
        public CompletableFuture<Void> apply(MetadataChange change) {
            changes.add(change);
            var answer = new CompletableFuture<Void>();
            answers.add(answer);
            return answer;
        }

        @Override
        public CompletableFuture<ProducerIdBlock> nextProducerIds() {
            throw new AssertionError("nobody needs producer ids here");
        }
    }
}
