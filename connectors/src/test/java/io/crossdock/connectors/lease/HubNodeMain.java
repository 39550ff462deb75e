package io.crossdock.connectors.lease;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorsConfig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The connectors of one hub, in a process that a test can kill or freeze. */
public final class HubNodeMain {
    private HubNodeMain() {}

    /**
     * Runs until it is killed.
     *
     * @param arguments bootstrap servers, the folder of connector files, the node's name, the folder for what it writes
     */
    public static void main(String[] arguments) throws InterruptedException {
        String node = arguments[2];
        var config = new ConnectorsConfig(
                        Path.of(arguments[1]),
                        Map.of("bootstrap.servers", arguments[0]),
                        Map.of("NODE", node, "DIR", arguments[3]),
                        Duration.ofMillis(200))
                .withLease(LeaseSettings.of(node));
        ConnectorRuntime runtime = ConnectorRuntime.start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(runtime::close));
        new CountDownLatch(1).await();
    }
}
