package io.crossdock.hub;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorsConfig;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The connectors of one folder. They reach the broker as every client does, be it this hub's or another. */
final class ConnectorsPart implements Part {
    private final ConnectorRuntime runtime;

    private ConnectorsPart(ConnectorRuntime runtime) {
        this.runtime = runtime;
    }

    static ConnectorsPart start(Path directory, String bootstrap) {
        return new ConnectorsPart(
                ConnectorRuntime.start(ConnectorsConfig.of(directory, Map.of("bootstrap.servers", bootstrap))));
    }

    ConnectorRuntime runtime() {
        return runtime;
    }

    @Override
    public List<String> addresses() {
        return List.of();
    }

    @Override
    public void close() {
        runtime.close();
    }
}
