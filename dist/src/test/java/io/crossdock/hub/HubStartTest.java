package io.crossdock.hub;

import io.crossdock.hub.config.HubConfig;
import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Hubs whose ZooKeeper cannot serve. */
@Timeout(60)
class HubStartTest {
    @TempDir
    Path directory;

    @Test
    void aHubWhoseZooKeeperCannotReadItsDataSaysSoAndDoesNotStart() throws Exception {
        Path log = directory.resolve("data/zookeeper/version-2/log.1");
        Files.createDirectories(log.getParent());
        Files.writeString(log, "not what ZooKeeper writes");

        try (Hub hub = hub("roles=zookeeper,broker")) {
            assertThatThrownBy(hub::start)
                    .isInstanceOf(HubStartException.class)
                    .hasMessageContaining("zookeeper: ")
                    .hasMessageContaining(log + " cannot be read");
        }
        assertThat(log).hasContent("not what ZooKeeper writes");
    }

    @Test
    void aHubWhoseZooKeeperStartsAndNeverServesSaysWhyAndIsNotReady() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort() - 1000; // elections are held at 1000 above it
            String members = "127.0.0.1:" + port + ",127.0.0.1:" + (port - 1) + ",127.0.0.1:" + (port - 2);

            try (Hub hub = hub("roles=zookeeper,broker", "cluster=" + members, "node.id=1")) {
                assertThatThrownBy(hub::start)
                        .isInstanceOf(HubStartException.class)
                        .hasMessageContaining("zookeeper: ")
                        .hasMessageContaining(String.valueOf(taken.getLocalPort()));
            }
        }
    }

    private Hub hub(String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("zookeeper.listen=127.0.0.1:0");
        all.add("broker.listeners=PLAINTEXT://127.0.0.1:0");
        HubConfig config = new HubConfigReader(directory, new KafkaBrokerSettings())
                .read(Optional.empty(), all, Optional.of(directory.resolve("data")));
        return new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
    }
}
