package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.ThreadTimer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import static io.crossdock.broker.metadata.zk.ZkFixture.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@NullUnmarked
class EmbeddedQuorumIT {
    @TempDir
    Path directory;

    @Test
    void threePeersFormAnEnsembleThatOutlivesAnyOneOfThem() throws Exception {
        try (var quorum = new QuorumFixture(directory)) {
            quorum.start(1);
            quorum.start(2);
            await().atMost(QuorumFixture.PATIENCE)
                    .until(() -> quorum.told.stream().anyMatch(told -> told.contains("member 3 at 127.0.0.1")));
            assertThat(quorum.peer(1).serving()).isNotDone(); // two of three, but a new ensemble wants all
            quorum.start(3);
            quorum.awaitServing(1, 2, 3);
            write(quorum, 1, "orders");

            for (int id = 1; id <= 3; id++) {
                quorum.stop(id);
                int other = id % 3 + 1;
                quorum.awaitServing(other);
                write(quorum, other, "without-" + id);
                quorum.start(id);
                quorum.awaitServing(id);
                assertThat(topics(quorum, id)).contains("orders", "without-" + id);
            }
        }
    }

    @Test
    void aPeerWithoutAMajorityDoesNotServeAndComesBackByItself() throws Exception {
        try (var quorum = new QuorumFixture(directory)) {
            quorum.start(1);
            quorum.start(2);
            quorum.start(3);
            quorum.awaitServing(1, 2, 3);
            write(quorum, 1, "orders");

            quorum.stop(2);
            quorum.stop(3);
            await().atMost(QuorumFixture.PATIENCE).until(() -> !quorum.peer(1).isServing());
            await().atMost(QuorumFixture.PATIENCE).until(() -> quorum.told.stream()
                    .anyMatch(told -> told.contains("member 2") && told.contains("2 of 3 are there")));
            quorum.start(2);

            quorum.awaitServing(1, 2);
            assertThat(topics(quorum, 2)).contains("orders");
        }
    }

    @Test
    void aPeerThatLostItsDiskHasNoVoteUntilItHasCopied() throws Exception {
        try (var quorum = new QuorumFixture(directory)) {
            quorum.start(1);
            quorum.start(2);
            quorum.start(3);
            quorum.awaitServing(1, 2, 3);
            quorum.stop(3);
            quorum.awaitServing(1, 2);
            write(quorum, 1, "only-on-1-and-2");
            quorum.stop(1);
            quorum.stop(2);
            quorum.wipe(2);

            quorum.start(2);
            quorum.start(3); // would be a majority that knows nothing of the topic
            await().atMost(QuorumFixture.PATIENCE)
                    .until(() -> Files.isDirectory(quorum.folder(2).resolve("version-2")));
            await().during(Duration.ofSeconds(2))
                    .atMost(QuorumFixture.PATIENCE)
                    .until(() -> !quorum.peer(2).isServing() && !quorum.peer(3).isServing());
            quorum.start(1);

            quorum.awaitServing(1, 2, 3);
            assertThat(topics(quorum, 2)).contains("only-on-1-and-2");
        }
    }

    @Test
    void aPeerThatDoesNotKnowTheSecretIsNotLetIn() throws Exception {
        try (var quorum = new QuorumFixture(directory)) {
            quorum.start(1, Optional.of("right"));
            quorum.start(2, Optional.of("right"));
            quorum.start(3, Optional.of("right"));
            quorum.awaitServing(1, 2, 3);
            quorum.stop(3);
            quorum.awaitServing(1, 2);

            quorum.start(3); // proves nothing

            await().during(Duration.ofSeconds(5)).atMost(QuorumFixture.PATIENCE).until(() -> !quorum.peer(3)
                    .isServing());
            assertThat(topics(quorum, 1)).isEmpty();
        }
    }

    @Test
    void aTakenElectionPortIsReported() throws Exception {
        try (var quorum = new QuorumFixture(directory);
                var taken = new ServerSocket()) {
            taken.bind(quorum.members.get(0).election());

            assertThat(quorum.start(1).serving())
                    .failsWithin(QuorumFixture.PATIENCE)
                    .withThrowableThat()
                    .havingRootCause()
                    .withMessageContaining("already in use");
        }
    }

    private static void write(QuorumFixture quorum, int id, String topic) throws Exception {
        try (var client = new Client(quorum, id)) {
            client.store.register(ZkFixture.broker(id)).get();
            ZkFixture.apply(client.store, create(topic, 1, Map.of()));
        }
    }

    private static Iterable<String> topics(QuorumFixture quorum, int id) throws Exception {
        try (var client = new Client(quorum, id)) {
            return client.store.image().topics().keySet();
        }
    }

    private static final class Client implements AutoCloseable {
        private final ThreadTimer timer = new ThreadTimer("test-timer");
        private final KeyedExecutor thread = new KeyedExecutor("metadata", 1);
        private final ZkMetadataStore store;

        Client(QuorumFixture quorum, int id) throws Exception {
            store = ZkMetadataStore.open(
                    new ZkSettings(
                            "127.0.0.1:" + quorum.peer(id).port(),
                            Duration.ofSeconds(6),
                            QuorumFixture.PATIENCE,
                            "owner-" + id),
                    thread.lane(""),
                    timer);
        }

        @Override
        public void close() throws Exception {
            store.close();
            thread.close();
            timer.close();
        }
    }
}
