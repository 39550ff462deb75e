package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.log.AppendOrigin;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/**
 * What goes on of a batch that was checked.
 *
 * @param records null if nothing does, and no sequence number is lost by it
 */
record Passed(@Nullable MemoryRecords records, AppendOrigin origin) {
    /** Kafka's offset of what was not appended. */
    static final long NO_OFFSET = -1;

    static final Passed NOTHING = new Passed(null, AppendOrigin.SIFTED);

    /** The whole batch. */
    static Passed asItCame(MemoryRecords records) {
        return new Passed(records, AppendOrigin.CLIENT);
    }

    /** The whole batch, decided now. */
    static CompletableFuture<Passed> all(MemoryRecords records) {
        return CompletableFuture.completedFuture(asItCame(records));
    }
}
