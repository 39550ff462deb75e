package io.crossdock.connectors.capture;

import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * What Debezium takes for its store of offsets. It only tells where to begin: the hub keeps each new position in the
 * transaction that has its records, so by the time Debezium wants to store one, it is stored. Debezium makes it by its
 * name and gives it the engine's properties. Thread-safe.
 */
public final class StartingPoint implements OffsetBackingStore {
    /** The property with the offset to begin from, in JSON; missing to begin anew. */
    static final String OFFSET = "crossdock.offset";

    private volatile byte @Nullable [] offset;

    /** For Debezium. */
    public StartingPoint() {}

    @Override
    public void configure(WorkerConfig config) {
        Object given = config.originals().get(OFFSET);
        offset = given == null ? null : given.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void start() {
        // There is nothing to open.
    }

    @Override
    public void stop() {
        // There is nothing to close.
    }

    /** A connector of PostgreSQL has one task, and so asks for one key. */
    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        var found = new HashMap<ByteBuffer, ByteBuffer>();
        byte[] known = offset;
        if (known != null) {
            keys.forEach(key -> found.put(key, ByteBuffer.wrap(known)));
        }
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public Future<@Nullable Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<@Nullable Void> whenDone) {
        whenDone.onCompletion(null, null);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connector) {
        return Set.of();
    }
}
