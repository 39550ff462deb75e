package io.crossdock.hub;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorsConfig;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The connectors of one folder. They reach the broker as every client does, be it this hub's or another. */
final class ConnectorsPart implements Part {
    private final ConnectorRuntime runtime;

    private ConnectorsPart(ConnectorRuntime runtime) {
        this.runtime = runtime;
    }

    /** @param client further settings of Kafka's clients */
    static ConnectorsPart start(Path directory, String bootstrap, Map<String, String> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("bootstrap.servers", bootstrap);
        return new ConnectorsPart(ConnectorRuntime.start(ConnectorsConfig.of(directory, settings)));
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
