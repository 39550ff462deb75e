package io.crossdock.connectors.catalogue.servers;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorsConfig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The connectors of a folder in a process that can be killed; the file {@code bootstrap} beside them names the hub. */
public final class ConnectorsProcess {
    private ConnectorsProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        ConnectorRuntime.start(new ConnectorsConfig(
                Files.createDirectories(directory.resolve("connectors")),
                Map.of("bootstrap.servers", Files.readString(directory.resolve("bootstrap"))),
                Map.of("DIR", directory.toString(), "PASSWORD", "postgres"),
                Duration.ofMillis(100)));
        Ready.say();
        Thread.currentThread().join();
    }
}
