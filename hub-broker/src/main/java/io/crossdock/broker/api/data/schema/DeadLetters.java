package io.crossdock.broker.api.data.schema;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.CloseableIterator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Records that failed, as they are written to a dead-letter topic: key, value and headers as they came, and behind these
 * what a reader has to know to mend and send them again.
 *
 * @param from the partition they were sent to
 * @param principal who sent them
 * @param clientId by which name
 */
record DeadLetters(TopicPartition from, String principal, String clientId) {
    private static final String PREFIX = "crossdock.schema.";

    /**
     * @param batch that was checked: how much its records come to is bounded
     * @param bad of its records, in order
     * @param mostBytes of each batch that is made, unless one record alone has more
     * @param now time they get, since their own may not be allowed where they go
     */
    List<MemoryRecords> of(MutableRecordBatch batch, List<BadRecord> bad, int mostBytes, long now) {
        var batches = new ArrayList<MemoryRecords>();
        var next = new ArrayList<SimpleRecord>();
        int bytes = 0;
        var compression = Compression.of(batch.compressionType()).build();
        Iterator<BadRecord> pending = bad.iterator();
        try (BufferSupplier buffers = BufferSupplier.create();
                CloseableIterator<Record> records = batch.streamingIterator(buffers)) {
            BadRecord why = pending.next();
            for (int index = 0; why != null && records.hasNext(); index++) {
                Record record = records.next();
                if (index != why.index()) {
                    continue;
                }
                SimpleRecord letter = letter(record, why, now);
                int size = AbstractRecords.estimateSizeInBytesUpperBound(
                        RecordBatch.MAGIC_VALUE_V2, compression.type(), letter.key(), letter.value(), letter.headers());
                if (!next.isEmpty() && size > mostBytes - bytes) {
                    batches.add(MemoryRecords.withRecords(compression, next.toArray(SimpleRecord[]::new)));
                    next.clear();
                    bytes = 0;
                }
                next.add(letter);
                bytes += size;
                why = pending.hasNext() ? pending.next() : null;
            }
        }
        batches.add(MemoryRecords.withRecords(compression, next.toArray(SimpleRecord[]::new)));
        return batches;
    }

    private SimpleRecord letter(Record record, BadRecord why, long now) {
        var headers = new ArrayList<Header>(List.of(record.headers()));
        headers.add(header("topic", from.topic()));
        headers.add(header("partition", Integer.toString(from.partition())));
        headers.add(header("part", why.part()));
        headers.add(header("reason", why.reason().label()));
        headers.add(header("message", why.message()));
        headers.add(header("principal", principal));
        headers.add(header("client.id", clientId));
        headers.add(header("timestamp", Long.toString(record.timestamp())));
        return new SimpleRecord(now, record.key(), record.value(), headers.toArray(Header[]::new));
    }

    private static Header header(String name, String value) {
        return new RecordHeader(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
    }
}
