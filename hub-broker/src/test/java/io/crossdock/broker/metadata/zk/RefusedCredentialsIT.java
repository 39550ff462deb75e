package io.crossdock.broker.metadata.zk;

import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.server.auth.ProviderRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A server that knows no digests refuses everybody who comes with one. */
class RefusedCredentialsIT {
    private static final Duration SESSION = Duration.ofSeconds(6);

    @AfterEach
    void knowDigestsAgain() {
        ProviderRegistry.reset();
        ProviderRegistry.initialize();
    }

    @Test
    void whoIsRefusedHasNoSessionAndIsTakenOnceThatIsMended(@TempDir Path directory) throws Exception {
        var fixture = new ZkFixture(directory);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        ProviderRegistry.initialize();
        ProviderRegistry.removeProvider("digest");
        var heard = new Heard();
        var access = new ZkAccess(Optional.of("hub:hush"), Optional.empty());
        try (var connection = new ZkConnection(fixture.settings("x").connect(), SESSION, access, executor, heard)) {
            connection.open();
            await().atMost(ZkFixture.PATIENCE).until(() -> heard.all.contains("expired"));
            long dead = connection.sessionId();

            knowDigestsAgain();

            await().atMost(ZkFixture.PATIENCE)
                    .until(() -> connection.sessionId() != dead && connection.sessionId() != 0);
            connection.read("/").get(20, TimeUnit.SECONDS);
            assertThat(heard.all).endsWith("connected");
        } finally {
            executor.shutdownNow();
            fixture.close();
        }
    }

    private static final class Heard implements ZkConnection.Listener {
        private final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void connected() {
            all.add("connected");
        }

        @Override
        public void disconnected() {
            all.add("disconnected");
        }

        @Override
        public void expired() {
            all.add("expired");
        }

        @Override
        public void event(EventType type, String path) {
            all.add(type + " " + path);
        }
    }
}
