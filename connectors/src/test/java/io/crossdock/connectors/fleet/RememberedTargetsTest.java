package io.crossdock.connectors.fleet;

import io.crossdock.connectors.Target;
import io.crossdock.connectors.lease.LeaseSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class RememberedTargetsTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasPausedIsPausedForAHubWhoseClusterIsNotThereYet() throws Exception {
        new RememberedTargets(folder).remember("board-1", Map.of("orders", Target.PAUSED, "stock", Target.STOPPED));

        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ManyHubs hubs = new ManyHubs(
                        BoardSettings.of(LeaseSettings.of("here:1")),
                        folder,
                        Map.of("bootstrap.servers", "127.0.0.1:" + silent.getLocalPort()),
                        Clock.systemUTC())) {
            assertThat(hubs.of("orders")).isEqualTo(Target.PAUSED);
            assertThat(hubs.of("stock")).isEqualTo(Target.STOPPED);
            assertThat(hubs.of("bills")).isEqualTo(Target.RUNNING);
        }
    }

    @Test
    void whatStoodOnABoardThatWasLostStillHoldsAndWhatTheNewOneSaysComesFirst() {
        new RememberedTargets(folder).remember("board-1", Map.of("orders", Target.PAUSED, "stock", Target.PAUSED));
        var targets = new RememberedTargets(folder);

        assertThat(targets.merged("board-1", Map.of("stock", Target.STOPPED)))
                .isEqualTo(Map.of("stock", Target.STOPPED));
        assertThat(targets.merged("board-2", Map.of("stock", Target.STOPPED)))
                .isEqualTo(Map.of("orders", Target.PAUSED, "stock", Target.STOPPED));
    }

    @Test
    void whatIsToWorkAgainIsForgottenAndAFileThatIsNoneIsPassedOver() throws Exception {
        var targets = new RememberedTargets(folder);
        targets.remember("board-1", Map.of("orders", Target.PAUSED));
        targets.remember("board-1", Map.of());
        assertThat(new RememberedTargets(folder).of("orders")).isEqualTo(Target.RUNNING);

        Files.writeString(
                folder.resolve(".targets.json"), "{\"topicId\": \"board-1\", \"targets\": {\"orders\": \"PAU");
        assertThat(new RememberedTargets(folder).of("orders")).isEqualTo(Target.RUNNING);
    }
}
