package io.crossdock.broker.log;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The producers of one log that have asked to open a transaction and have not written yet. Confined to the log's writer.
 */
final class Verifications {
    /** An honest client asks for a handful; the oldest goes, and its producer has to ask again. */
    private static final int MOST = 10_000;

    private final Map<Long, Verification> byProducer = new LinkedHashMap<>();

    Verification start(long producerId, short epoch, int sequence, boolean fromZero, long nowMillis) {
        Verification present = byProducer.get(producerId);
        if (present == null) {
            present = new Verification(epoch, sequence, fromZero, nowMillis);
            byProducer.put(producerId, present);
            if (byProducer.size() > MOST) {
                byProducer.remove(byProducer.keySet().iterator().next());
            }
        } else {
            present.tried(epoch, sequence);
        }
        return present;
    }

    @Nullable
    Verification of(long producerId) {
        return byProducer.get(producerId);
    }

    /** The transaction is open. */
    void end(long producerId) {
        byProducer.remove(producerId);
    }

    /** A transaction is over. */
    void end(long producerId, short markersEpoch) {
        byProducer.computeIfPresent(producerId, (id, present) -> present.outlives(markersEpoch) ? present : null);
    }

    void expire(long startedBeforeMillis) {
        byProducer.values().removeIf(each -> each.startedMillis() < startedBeforeMillis);
    }

    void clear() {
        byProducer.clear();
    }
}
