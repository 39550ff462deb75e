package io.crossdock.connectors.catalogue.servers;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.lease.LeaseSettings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * One of several nodes with the same connectors, in a process that can be killed; the file {@code bootstrap} in its folder
 * names the hub.
 */
public final class LeasedConnectorsProcess {
    private LeasedConnectorsProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        ConnectorRuntime.start(new ConnectorsConfig(
                        Files.createDirectories(directory.resolve("connectors")),
                        Map.of("bootstrap.servers", Files.readString(directory.resolve("bootstrap"))),
                        Map.of("DIR", directory.toString(), "PASSWORD", "postgres"),
                        Duration.ofMillis(100))
                .withLease(LeaseSettings.of("node:" + arguments[0])));
        Ready.say();
        Thread.currentThread().join();
    }
}
