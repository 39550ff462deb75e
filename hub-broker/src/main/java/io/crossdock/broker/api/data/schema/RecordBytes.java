package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.InvalidRecordException;

import java.nio.ByteBuffer;

/** The bytes of a batch's records from the first to the last, compressed or not. Confined to one thread. */
interface RecordBytes {

    /** @throws InvalidRecordException when there are no more, or none that can be decompressed; so do the others */
    byte next();

    void skip(int bytes);

    /** The next bytes, which stay what they are while the batch does. */
    ByteBuffer take(int bytes);

    /** How many were read or skipped. */
    long position();

    /**
     * Returns when so many more may follow.
     *
     * @param bytes may be negative, as it is read from the batch
     * @throws InvalidRecordException or another exception to answer, if they cannot
     */
    void require(int bytes);
}
