package io.crossdock.faults;

import io.crossdock.tarball.Tarball;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Three hubs of the tarball, of which one after the other stops and comes back, with clients that must not notice. */
@NullUnmarked
class RollingIT {
    @TempDir
    static Path folder;

    private static Cluster cluster;

    @BeforeAll
    static void start() throws Exception {
        Configurator.setLevel("org.apache.kafka.clients", Level.ERROR); // they warn of every broken connection
        cluster = Cluster.start(new Machine(Set.of(Kind.Needs.NOTHING)), folder);
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @Test
    void clientsDoNotNoticeThatOneHubAfterTheOtherIsRestarted() throws Exception {
        try (var traffic = Traffic.begin(cluster.bootstrap(), "restarted")) {
            roll(traffic);
            assertNothingHappened(traffic);
        }
    }

    @Test
    void clientsDoNotNoticeThatOneHubAfterTheOtherIsUpgraded() throws Exception {
        Path next = nextVersion();
        try (var traffic = Traffic.begin(cluster.bootstrap(), "upgraded")) {
            cluster.nodes().forEach(node -> node.install(next));
            roll(traffic);
            assertThat(cluster.nodes()).allSatisfy(node -> assertThat(ProcessHandle.of(node.pid())
                            .orElseThrow()
                            .info()
                            .arguments()
                            .orElseThrow())
                    .contains("-Dcrossdock.home=" + next));
            assertNothingHappened(traffic);
        }
    }

    @Test
    void clientsThatKnowOnlyOneAddressGoOnWhenThatHubIsGone() throws Exception {
        Node known = cluster.node(2);
        try (var traffic = Traffic.begin(known.address(), "one-address")) {
            known.kill();
            traffic.awaitProgress();
            known.start();
            assertThat(cluster.unhealed(cluster.admin())).isEmpty();
            traffic.awaitProgress();
            assertNothingHappened(traffic);
        }
    }

    private static void roll(Traffic traffic) throws Exception {
        for (Node node : cluster.nodes()) {
            node.stop();
            traffic.awaitProgress();
            node.start();
            assertThat(cluster.unhealed(cluster.admin()))
                    .as("in sync again after hub %d was back", node.id())
                    .isEmpty();
            traffic.awaitProgress();
        }
    }

    private static void assertNothingHappened(Traffic traffic) throws Exception {
        traffic.finish();
        assertThat(traffic.errors()).isEmpty();
        assertThat(traffic.everything()).containsExactlyInAnyOrderElementsOf(traffic.acknowledged());
        System.out.println(traffic.acknowledged().size() + " records, longest gap between acknowledgements "
                + traffic.longestGap().toMillis() + " ms");
    }

    /** A second installation beside the first, whose own jars are of another version. */
    private static Path nextVersion() throws IOException, InterruptedException {
        Path next = folder.resolve("crossdock-next");
        Shell.run("cp", "-r", Tarball.home().toString(), next.toString());
        for (String jar : List.of("dist", "hub-broker")) {
            String version = System.getProperty("crossdock.version");
            Files.move(
                    next.resolve("lib").resolve(jar + "-" + version + ".jar"),
                    next.resolve("lib").resolve(jar + "-" + version + "-next.jar"));
        }
        return next;
    }
}
