package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.ThreadTimer;
import org.apache.zookeeper.util.ServiceUtils;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

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

    @Test
    void aPeerThatCannotReadItsLogCopiesTheOthersAndKeepsWhatItHad() throws Exception {
        try (var quorum = new QuorumFixture(directory)) {
            quorum.start(1);
            quorum.start(2);
            quorum.start(3);
            quorum.awaitServing(1, 2, 3);
            write(quorum, 1, "orders");
            quorum.stop(3);
            quorum.awaitServing(1, 2);
            write(quorum, 1, "without-3");
            LogFiles.garble(quorum.folder(3));
            Map<String, ByteBuffer> before = LogFiles.content(quorum.folder(3).resolve("version-2"));

            quorum.start(3);

            quorum.awaitServing(3);
            assertThat(topics(quorum, 3)).contains("orders", "without-3");
            List<Path> aside = SetAside.in(quorum.folder(3));
            assertThat(aside).hasSize(1);
            assertThat(LogFiles.content(aside.get(0))).isEqualTo(before);

            quorum.stop(1); // so that 3 is needed, for what it has copied and for its vote
            quorum.awaitServing(2, 3);
            write(quorum, 3, "without-1");
            quorum.stop(3);
            quorum.start(3);
            quorum.awaitServing(2, 3);
            assertThat(topics(quorum, 3)).contains("orders", "without-3", "without-1");
        }
    }

    @Test
    void aPeerThatCannotReadItsLogHelpsNoneThatLagsIntoOfficeAndKeepsWhatItHas() throws Exception {
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
            Path garbled = LogFiles.garble(quorum.folder(2));
            Map<String, ByteBuffer> before = LogFiles.content(quorum.folder(2));

            quorum.start(3); // would be a majority that knows nothing of the topic
            assertThat(quorum.start(2).serving())
                    .failsWithin(QuorumFixture.PATIENCE)
                    .withThrowableThat()
                    .withMessageContaining(garbled + " cannot be read from byte ")
                    .withMessageContaining("start member 1 at 127.0.0.1:");
            assertThat(quorum.peer(3).isServing()).isFalse();
            assertThat(LogFiles.content(quorum.folder(2))).isEqualTo(before);

            quorum.stop(2);
            quorum.start(2); // now somebody comes while it waits
            quorum.start(1);
            quorum.awaitServing(1, 2, 3);
            assertThat(topics(quorum, 2)).contains("only-on-1-and-2");
            assertThat(topics(quorum, 3)).contains("only-on-1-and-2");
        }
    }

    @Test
    void aPeerThatHasOnlyWhatItSetAsideFoundsNoNewEnsemble() throws Exception {
        try (var quorum = new QuorumFixture(directory)) {
            Files.createDirectories(quorum.folder(1).resolve("version-2.unreadable-20261126T083416Z"));
            quorum.start(1);
            quorum.start(2);
            quorum.start(3);

            await().atMost(QuorumFixture.PATIENCE)
                    .until(() -> quorum.told.stream().anyMatch(told -> told.contains("own data could not be read")));
            await().during(Duration.ofSeconds(3)).atMost(QuorumFixture.PATIENCE).until(() -> quorum.members.stream()
                    .noneMatch(member -> quorum.peer(member.id()).isServing()
                            || Files.exists(quorum.folder(member.id()).resolve("initialize"))));
        }
    }

    @Test
    void aPeerThatCanNoLongerReadItsLogAsksForTheEndOfItsProcessAndIsWellWhenStartedAgain() throws Exception {
        var codes = new LinkedBlockingQueue<Integer>();
        UnrecoverableZooKeeper.ends(codes::add);
        try (var quorum = new QuorumFixture(directory)) {
            quorum.start(1);
            quorum.start(2);
            quorum.start(3);
            quorum.awaitServing(1, 2, 3);
            write(quorum, 1, "orders");
            int leader = quorum.leader();
            int garbled = leader % 3 + 1;
            LogFiles.garble(quorum.folder(garbled));

            quorum.stop(leader); // and its followers read their logs again
            assertThat(codes.poll(QuorumFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isPositive();
            quorum.start(leader);
            await().during(Duration.ofSeconds(3)).atMost(QuorumFixture.PATIENCE).until(codes::isEmpty); // it asks once

            quorum.stop(garbled);
            quorum.start(garbled);
            quorum.awaitServing(1, 2, 3);
            assertThat(topics(quorum, garbled)).contains("orders");
        } finally {
            ServiceUtils.setSystemExitProcedure(ServiceUtils.SYSTEM_EXIT);
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
