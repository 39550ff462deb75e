package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** Where a source's records go. Thread-safe. */
public interface RecordWriter extends AutoCloseable {

    /**
     * Hands a record over, waiting while too many are under way.
     *
     * @param whenDone called exactly once, with null when the hub has the record for good, or with the failure; on any
     *     thread, so it must be short
     * @throws InterruptedException before anything was handed over; {@code whenDone} is not called then
     */
    void write(ProducerRecord<byte[], byte[]> record, Consumer<@Nullable Throwable> whenDone)
            throws InterruptedException;

    /** Gives what is under way a few seconds to arrive; the rest fails, and is still at its origin. */
    @Override
    void close();
}
