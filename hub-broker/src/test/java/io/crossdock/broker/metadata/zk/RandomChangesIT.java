package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataChange.AddPartitions;
import io.crossdock.broker.metadata.MetadataChange.DeleteTopic;
import io.crossdock.broker.metadata.MetadataChange.SetConfigs;
import io.crossdock.broker.metadata.MetadataChange.SetTopicConfigs;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@NullUnmarked
class RandomChangesIT {
    private static final PartitionImage STATE = new PartitionImage(1, 0, List.of(1), List.of(1));

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 42, 2026})
    void whatTheWatchShowedIsWhatAFreshReadingShows(long seed) throws Exception {
        var random = new Random(seed);
        try (var fixture = new ZkFixture(directory)) {
            ZkMetadataStore writer = fixture.member(1);
            ZkMetadataStore watcher = fixture.member(2);
            watcher.subscribe((before, after) -> {
                assertIsWhole(after);
                return CompletableFuture.completedFuture(null);
            });
            var written = new ArrayList<CompletableFuture<Void>>();
            for (int round = 0; round < 250; round++) {
                written.add(writer.apply(change(random, writer.image())));
                if (random.nextInt(20) == 0) {
                    settle(written);
                }
                if (random.nextInt(80) == 0) {
                    fixture.server().dropConnections();
                }
            }
            settle(written);

            ClusterImage reloaded = fixture.store("fresh").image();

            assertThat(reloaded).isEqualTo(writer.image());
            await().atMost(ZkFixture.PATIENCE)
                    .untilAsserted(() -> assertThat(watcher.image()).isEqualTo(reloaded));
            assertThat(reloaded.topicNames()).hasSameSizeAs(reloaded.topics());
        }
    }

    /** Any change that makes sense on this image; by the time it is written it may not any more. */
    private static MetadataChange change(Random random, ClusterImage image) {
        List<TopicImage> topics = List.copyOf(image.topics().values());
        String name = "topic-" + random.nextInt(12);
        if (topics.isEmpty() || random.nextInt(3) == 0) {
            return ZkFixture.create(name, 1 + random.nextInt(450), Map.of("retention.ms", "" + random.nextInt(9)));
        }
        TopicImage topic = topics.get(random.nextInt(topics.size()));
        return switch (random.nextInt(4)) {
            case 0 -> new DeleteTopic(topic.name(), topic.id());
            case 1 ->
                new AddPartitions(
                        topic.name(),
                        topic.id(),
                        topic.partitions().size(),
                        Collections.nCopies(1 + random.nextInt(250), STATE));
            case 2 -> new SetTopicConfigs(topic.name(), topic.id(), Map.of("flush.ms", "" + random.nextInt(9)));
            default ->
                new SetConfigs(
                        ConfigScope.BROKER, "" + random.nextInt(3), Map.of("num.io.threads", "" + random.nextInt(9)));
        };
    }

    private static void assertIsWhole(ClusterImage image) {
        image.topics().forEach((name, topic) -> assertThat(image.topicNames()).containsEntry(topic.id(), name));
    }

    private static void settle(List<CompletableFuture<Void>> written) throws Exception {
        for (CompletableFuture<Void> each : written) {
            each.handle((done, refused) -> done).get(30, TimeUnit.SECONDS);
        }
        written.clear();
    }
}
