package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.concurrent.ThreadTimer;
import org.apache.zookeeper.KeeperException.NoAuthException;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static io.crossdock.broker.metadata.zk.ZkFixture.apply;
import static io.crossdock.broker.metadata.zk.ZkFixture.create;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@NullUnmarked
class SecuredZooKeeperIT {
    private static final Optional<String> OURS = Optional.of("hub:hush");
    private static final Duration SESSION = Duration.ofSeconds(5);

    @TempDir
    static Path directory;

    private static SecuredZooKeeper zookeeper;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final ThreadTimer timer = new ThreadTimer("test-timer");

    @BeforeAll
    static void start() throws Exception {
        zookeeper = new SecuredZooKeeper(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        zookeeper.close();
    }

    @AfterEach
    void closeAll() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable each : open) {
            each.close();
        }
        timer.close();
    }

    @Test
    void whatABrokerKeepsThereIsReadAndChangedWithItsCredentialsOnly() throws Exception {
        for (String type : List.of("pem", "p12")) {
            ZkMetadataStore store = store("/" + type, tls(type, "server"));
            store.register(ZkFixture.broker(1)).get(20, TimeUnit.SECONDS);
            apply(store, create("orders", 1, Map.of()));

            ZkConnection other = connection("/" + type, new ZkAccess(Optional.of("other:guess"), tls("pem", "server")));

            for (String path :
                    List.of(Znodes.ROOT, Znodes.CLUSTER.path(), Znodes.TOPIC.path("orders"), Znodes.BROKER.path(1))) {
                assertRefused(other.read(path));
                assertRefused(other.set(path, new byte[0], -1));
                assertRefused(other.children(path));
            }
            assertRefused(other.delete(Znodes.CLUSTER.path(), -1));
            ZkConnection same = connection("/" + type, new ZkAccess(OURS, tls("pem", "server")));
            assertThat(same.read(Znodes.TOPIC.path("orders"))
                            .get(20, TimeUnit.SECONDS)
                            .data())
                    .isNotEmpty();
        }
    }

    @Test
    void aClusterThatWasOpenIsClosedByTheFirstBrokerWithCredentials(@TempDir Path folder) throws Exception {
        try (var fixture = new ZkFixture(folder)) {
            apply(fixture.member(1), create("orders", 1, Map.of()));
            String connect = fixture.settings("x").connect();
            var other = new ZkConnection(connect, SESSION, Runnable::run, new Deaf());
            open.add(other);
            other.open();
            assertThat(other.read(Znodes.TOPIC.path("orders"))).succeedsWithin(Duration.ofSeconds(20));

            ZkMetadataStore store =
                    fixture.store(new ZkSettings(connect, SESSION, SESSION, "y", new ZkAccess(OURS, Optional.empty())));

            assertThat(store.image().topics()).containsOnlyKeys("orders");
            for (String path : List.of(Znodes.ROOT, Znodes.TOPIC.path("orders"), Znodes.BROKER.path(1))) {
                assertRefused(other.read(path));
                assertRefused(other.set(path, new byte[0], -1));
            }
        }
    }

    @Test
    void aServerThatIsNotTrustedIsNotSpokenTo() {
        assertThatThrownBy(() -> store("", tls("pem", "stranger")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not answer");
    }

    @Test
    void nothingSecretIsShown() {
        var settings =
                new ZkSettings(zookeeper.connect(), SESSION, SESSION, "x", new ZkAccess(OURS, tls("p12", "server")));

        assertThat(settings.toString()).doesNotContain("hush").doesNotContain(SecuredZooKeeper.PASSWORD);
    }

    private static Optional<ZkAccess.Tls> tls(String type, String trusted) {
        var truststore = new ZkAccess.Store(zookeeper.certificate(trusted), "");
        var keystore =
                new ZkAccess.Store(zookeeper.keys("client", type), type.equals("p12") ? SecuredZooKeeper.PASSWORD : "");
        return Optional.of(new ZkAccess.Tls(Optional.of(truststore), Optional.of(keystore), true));
    }

    private ZkMetadataStore store(String chroot, Optional<ZkAccess.Tls> tls) throws Exception {
        var thread = new KeyedExecutor("metadata", 1);
        open.add(thread);
        ZkMetadataStore store = ZkMetadataStore.open(
                new ZkSettings(
                        zookeeper.connect() + chroot, SESSION, Duration.ofSeconds(20), "x", new ZkAccess(OURS, tls)),
                thread.lane(""),
                timer);
        open.add(store);
        return store;
    }

    private ZkConnection connection(String chroot, ZkAccess access) {
        var connection = new ZkConnection(zookeeper.connect() + chroot, SESSION, access, Runnable::run, new Deaf());
        open.add(connection);
        connection.open();
        return connection;
    }

    private static void assertRefused(CompletableFuture<?> attempt) {
        assertThat(attempt)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(NoAuthException.class);
    }

    private static final class Deaf implements ZkConnection.Listener {
        @Override
        public void connected() {}

        @Override
        public void disconnected() {}

        @Override
        public void expired() {}

        @Override
        public void event(EventType type, String path) {}
    }
}
