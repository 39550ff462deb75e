package io.crossdock.broker.api.data.schema;

import io.crossdock.broker.api.data.schema.BadRecord.Reason;
import io.crossdock.broker.metadata.config.SchemaValidation;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Goes through a batch and says which records do not fit. Reads no more of them than it must: of an id the first five
 * bytes, of a compressed batch one chunk at a time. Confined to one thread, for one batch.
 */
final class SchemaCheck implements RecordWalk.Visitor {
    /** What the records of a batch may come to before compression. */
    static final long MOST_BYTES = 64L << 20;

    static final int MOST_RECORDS = 1_000_000;
    private static final int MOST_MESSAGES = 1_000;
    private static final int MOST_AWAITED = 64;

    private final PartJudge keys;
    private final PartJudge values;
    private final List<BadRecord> bad = new ArrayList<>();
    private final Set<Integer> unknown = new TreeSet<>();

    private SchemaCheck(RecordSchemas schemas, SchemaValidation rules, String topic, JudgingTime time) {
        keys = new PartJudge(schemas, rules.context(), rules.key(), topic, "key", time);
        values = new PartJudge(schemas, rules.context(), rules.value(), topic, "value", time);
    }

    /**
     * @param records one batch, as a producer sent it
     * @param time for its payloads; looked at between them
     * @return nothing wrong also where the log will refuse the batch for its header
     * @throws org.apache.kafka.common.errors.ApiException the error to answer if the batch cannot be taken apart
     */
    static Judgement judge(
            RecordSchemas schemas, SchemaValidation rules, String topic, MemoryRecords records, JudgingTime time) {
        MutableRecordBatch batch = batchOf(records);
        if (batch.magic() != RecordBatch.MAGIC_VALUE_V2 || batch.isControlBatch()) {
            return Judgement.NOTHING;
        }
        batch.ensureValid(); // first: nobody must be told that a record is bad which the network has damaged
        Integer count = batch.countOrNull();
        if (count == null || count <= 0) {
            return Judgement.NOTHING;
        }
        if (count > MOST_RECORDS) {
            throw new RecordTooLargeException("A batch for " + topic + " has " + count + " records, more than "
                    + MOST_RECORDS + ", and the topic wants them checked; send smaller batches");
        }
        var check = new SchemaCheck(schemas, rules, topic, time);
        check.over(records, batch, count);
        return new Judgement(count, check.bad, check.unknown);
    }

    /** The only batch there is: requests have one for each partition. */
    static MutableRecordBatch batchOf(MemoryRecords records) {
        Iterator<MutableRecordBatch> batches = records.batches().iterator();
        try {
            if (!batches.hasNext()) {
                throw new InvalidRecordException("There is no record batch");
            }
            MutableRecordBatch first = batches.next();
            if (batches.hasNext()) {
                throw new InvalidRecordException("There is more than one record batch for a partition");
            }
            return first;
        } catch (IllegalArgumentException unreadable) {
            throw new CorruptRecordException("A batch cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private void over(MemoryRecords records, MutableRecordBatch batch, int count) {
        if (!isCompressed(batch)) {
            ByteBuffer all = records.buffer();
            int header = DefaultRecordBatch.RECORD_BATCH_OVERHEAD;
            new RecordWalk(new PlainBytes(all.slice(all.position() + header, batch.sizeInBytes() - header)), this)
                    .over(count);
            return;
        }
        try (BufferSupplier buffers = BufferSupplier.create();
                InputStream stream = ((DefaultRecordBatch) batch).recordInputStream(buffers)) {
            new RecordWalk(new InflatedBytes(stream, MOST_BYTES), this).over(count);
        } catch (IOException | RuntimeException failed) {
            throw failed instanceof InvalidRecordException
                            || failed instanceof RecordTooLargeException
                            || failed instanceof PolicyViolationException
                    ? (RuntimeException) failed
                    : new InvalidRecordException("The records of a batch cannot be decompressed", failed);
        }
    }

    /** @throws CorruptRecordException if its codec does not exist */
    static boolean isCompressed(RecordBatch batch) {
        try {
            return batch.isCompressed();
        } catch (IllegalArgumentException unknownCodec) {
            throw new CorruptRecordException("A batch cannot be read: " + unknownCodec.getMessage(), unknownCodec);
        }
    }

    @Override
    public void part(int record, boolean key, int length, RecordBytes bytes) {
        PartJudge.Problem problem = (key ? keys : values).of(length, bytes);
        if (problem == null) {
            return;
        }
        if (problem.reason() == Reason.UNKNOWN_ID && unknown.size() < MOST_AWAITED) {
            unknown.add(problem.id());
        }
        if (!isBad(record)) { // otherwise its key is wrong too
            String message =
                    bad.size() < MOST_MESSAGES ? problem.message() : "does not fit, like many before it in its batch";
            bad.add(new BadRecord(record, key ? "key" : "value", problem.reason(), message));
        }
    }

    private boolean isBad(int record) {
        return !bad.isEmpty() && bad.get(bad.size() - 1).index() == record;
    }

    @Override
    public boolean wantsHeaders(int record) {
        return isBad(record)
                && bad.size() <= MOST_MESSAGES
                && bad.get(bad.size() - 1).reason() != Reason.PAYLOAD; // its id is no chance
    }

    /** An id in a header is why none was found where it should be, or only by chance. */
    @Override
    public void header(int record, int length, RecordBytes bytes) {
        int last = bad.size() - 1;
        BadRecord found = bad.get(last);
        if (HeaderId.isNext(found.part(), length, bytes)) {
            bad.set(last, HeaderId.instead(found));
        }
    }
}
