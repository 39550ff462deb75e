package io.crossdock.registry.cluster;

import java.io.IOException;
import java.util.Map;

/** A broker for the integration tests, which must pass on every kind of it. */
public interface TestCluster extends AutoCloseable {

    /** {@code host:port}, the same through every restart. */
    String bootstrap();

    /** What a client needs. */
    default Map<String, Object> clientSettings() {
        return Map.of("bootstrap.servers", bootstrap());
    }

    /** Stops the broker; what it kept stays. */
    void halt() throws Exception;

    /** Starts a halted broker again, with what it kept. */
    void resume() throws Exception;

    /** Stops it, and removes what it kept. */
    @Override
    void close() throws IOException;
}
