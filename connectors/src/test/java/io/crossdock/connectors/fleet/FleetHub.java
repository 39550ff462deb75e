package io.crossdock.connectors.fleet;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.TestCluster;
import io.crossdock.connectors.lease.LeaseSettings;
import io.crossdock.connectors.rest.ConnectOffsetsResource;
import io.crossdock.connectors.rest.ConnectResource;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** The connectors of one hub of several, with a folder of its own, and what it answers below {@code /connect}. */
record FleetHub(
        String name,
        Path folder,
        ConnectorRuntime runtime,
        ManyHubs hubs,
        ConnectResource connect,
        ConnectOffsetsResource offsets)
        implements AutoCloseable {
    static FleetHub start(String name, String group, Path folder, TestCluster cluster) {
        var lease = new LeaseSettings(name, group, Duration.ofSeconds(6));
        var config = new ConnectorsConfig(folder, cluster.clientSettings(), Map.of(), Duration.ofMillis(100))
                .withLease(lease);
        var usual = BoardSettings.of(lease);
        var hubs = new ManyHubs(
                new BoardSettings(name, usual.topic(), Duration.ofMillis(500)),
                folder,
                cluster.clientSettings(),
                Clock.systemUTC());
        ConnectorRuntime runtime = ConnectorRuntime.start(config, hubs);
        hubs.serve(runtime);
        hubs.begin();
        return new FleetHub(
                name,
                folder,
                runtime,
                hubs,
                new ConnectResource(() -> runtime, () -> hubs, () -> "cluster"),
                new ConnectOffsetsResource(() -> runtime, () -> hubs));
    }

    @Override
    public void close() {
        hubs.close();
        runtime.close();
    }
}
