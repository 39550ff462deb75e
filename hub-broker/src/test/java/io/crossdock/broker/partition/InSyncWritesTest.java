package io.crossdock.broker.partition;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataChange.SetPartitionStates;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.OutdatedChangeException;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import static org.assertj.core.api.Assertions.assertThat;

/** Which writes the wishes of many leaders become. */
class InSyncWritesTest {
    private static final Uuid TOPIC = Uuid.fromString("4gzU0cZyQIOUVO0yD9SFDw");

    private final Metadata metadata = new Metadata();
    private final InSyncWrites writes = new InSyncWrites(metadata);

    @Test
    void whatIsAskedForDuringAWriteGoesTogetherWithTheNext() {
        CompletableFuture<Void> first = leave(0);
        CompletableFuture<Void> second = leave(1);
        CompletableFuture<Void> third = leave(2);
        assertThat(metadata.next().steps()).containsOnlyKeys(0);

        metadata.finish();

        assertThat(first).isCompleted();
        assertThat(metadata.next().steps()).containsOnlyKeys(1, 2);
        metadata.finish();
        assertThat(second).isCompleted();
        assertThat(third).isCompleted();
        assertThat(metadata.waiting).isEmpty();
        leave(3);
        assertThat(metadata.next().steps()).as("nothing is under way any more").containsOnlyKeys(3);
    }

    @Test
    void oneThatIsOutdatedDoesNotSpoilTheOthers() {
        leave(0);
        CompletableFuture<Void> outdated = leave(1);
        CompletableFuture<Void> fine = leave(2);
        metadata.finish();
        metadata.refuse();

        SetPartitionStates alone = metadata.next();
        assertThat(alone.steps()).hasSize(1);
        while (!metadata.waiting.isEmpty()) {
            if (metadata.next().steps().containsKey(1)) {
                metadata.refuse();
            } else {
                metadata.finish();
            }
        }
        assertThat(fine).isCompleted();
        assertThat(outdated).isCompletedExceptionally();
        assertThat(failure(outdated)).isInstanceOf(RefusedChangeException.class);
    }

    @Test
    void whatNobodyKnowsIsNoRefusal() {
        CompletableFuture<Void> asked = leave(0);
        metadata.waiting.remove().done().completeExceptionally(new IllegalStateException("closed"));

        assertThat(failure(asked)).isNotInstanceOf(RefusedChangeException.class);
    }

    @Test
    void twoLivesOfOneBrokerAreNotJudgedInOneWrite() {
        join(0, 30);
        join(1, 30);
        join(2, 31);
        metadata.finish();
        assertThat(metadata.next().epochs()).isEqualTo(Map.of(3, 30L));
        assertThat(metadata.next().steps()).containsOnlyKeys(1);
        metadata.finish();
        assertThat(metadata.next().epochs()).isEqualTo(Map.of(3, 31L));
    }

    private CompletableFuture<Void> leave(int partition) {
        return write(partition, List.of(1, 2, 3), List.of(1, 2), Map.of());
    }

    private CompletableFuture<Void> join(int partition, long life) {
        return write(partition, List.of(1, 2), List.of(1, 2, 3), Map.of(3, life));
    }

    private CompletableFuture<Void> write(
            int partition, List<Integer> before, List<Integer> after, Map<Integer, Long> joining) {
        List<Integer> replicas = List.of(1, 2, 3);
        return writes.write(
                new TopicPartition("orders", partition),
                TOPIC,
                new PartitionStep(
                        new PartitionImage(1, 0, replicas, before), new PartitionImage(1, 0, replicas, after)),
                joining);
    }

    private static Throwable failure(CompletableFuture<Void> failed) {
        return failed.handle((nothing, failure) -> failure).join();
    }

    private record Waiting(SetPartitionStates change, CompletableFuture<Void> done) {}

    /** Takes changes and finishes them when the test says so. */
    private static final class Metadata implements MetadataStore {
        final Queue<Waiting> waiting = new ArrayDeque<>();

        SetPartitionStates next() {
            return waiting.element().change();
        }

        void finish() {
            waiting.remove().done().complete(null);
        }

        void refuse() {
            waiting.remove().done().completeExceptionally(new OutdatedChangeException("not so"));
        }

        @Override
        public CompletableFuture<Void> apply(MetadataChange change) {
            var done = new CompletableFuture<Void>();
            waiting.add(new Waiting((SetPartitionStates) change, done));
            return done;
        }

        @Override
        public ClusterImage image() {
            throw new AssertionError("not asked for");
        }

        @Override
        public ClusterImage subscribe(Listener listener) {
            throw new AssertionError("not asked for");
        }

        @Override
        public CompletableFuture<ProducerIdBlock> nextProducerIds() {
            throw new AssertionError("not asked for");
        }
    }
}
