package io.crossdock.cli;

import io.crossdock.hub.data.RunFile;
import io.crossdock.security.rest.HealthResource;
import io.crossdock.security.rest.Readiness;
import io.crossdock.security.rest.RestServer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class HubAddressTest {
    @TempDir
    Path data;

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "[::]", "[0:0:0:0:0:0:0:0]", "127.0.0.1"})
    void aHubThatListensOnAllAddressesIsReachedByLoopback(String host) throws Exception {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (RestServer server =
                RestServer.start(loopback, List.of(new HealthResource(() -> Readiness.of(List.of()), true)))) {
            runs("http://" + host + ":" + server.port());
            var probe = new CommandLine(new Probe());
            probe.parseArgs("--data", data.toString());

            assertThat(((Probe) probe.getCommand()).hub.ask("GET", "/health/ready"))
                    .isNotEmpty();
        }
    }

    private void runs(String address) throws Exception {
        Files.createDirectories(data.resolve("run"));
        ProcessHandle self = ProcessHandle.current();
        new RunFile(
                        self.pid(),
                        "test",
                        RunFile.startOf(self),
                        1,
                        List.of("http"),
                        true,
                        Map.of("http", List.of(address)),
                        data.toString())
                .write(data);
    }

    /** Only there to have the options read. */
    @CommandLine.Command
    static final class Probe {
        @CommandLine.Mixin
        HubAddress hub;
    }
}
