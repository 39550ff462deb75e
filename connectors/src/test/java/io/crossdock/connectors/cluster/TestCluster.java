package io.crossdock.connectors.cluster;

import java.util.Map;

/** A broker for the integration tests, which must pass on every kind of it. */
public interface TestCluster extends AutoCloseable {

    /** {@code host:port}. */
    String bootstrap();

    /** What a client needs. */
    default Map<String, Object> clientSettings() {
        return Map.of("bootstrap.servers", bootstrap());
    }

    /** Stops it, and removes what it kept. */
    @Override
    void close() throws Exception;
}
