package io.crossdock.broker.log;

import org.apache.kafka.common.record.internal.MemoryRecords.RecordFilter;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

import java.util.Map;

/**
 * What compaction keeps: the newest record of each key; a deletion ("tombstone") and a transaction marker for
 * {@code delete.retention.ms} after a compaction met it first, so that a consumer that reads from the start within that
 * time sees it. The moment of that end is written into the batch (KIP-534), which is what makes it hold however often
 * and in whatever order segments are compacted.
 *
 * <p>A batch that lost all records stays as an empty header where its place in the log must be known: the last one of
 * each idempotent producer, whose sequence a restart reads from it, and the last one of the file.
 */
final class CompactionFilter extends RecordFilter {
    private final OffsetMap newest;
    private final TransactionSweep transactions;
    private final Map<Long, ProducerEntry> producers;
    private long lastOfFile = -1;
    private boolean discarding;

    /**
     * @param newest of the keys that were written again, the offset that counts
     * @param producers the last known of each idempotent producer
     * @param now broker's time in milliseconds
     */
    CompactionFilter(
            OffsetMap newest,
            TransactionSweep transactions,
            Map<Long, ProducerEntry> producers,
            long now,
            long deleteRetentionMillis) {
        super(now, deleteRetentionMillis);
        this.newest = newest;
        this.transactions = transactions;
        this.producers = producers;
    }

    /** From now on come batches for a file whose last offset is this. */
    void enterFile(long lastOffset) {
        lastOfFile = lastOffset;
    }

    /** From now on come batches of this range of the log. */
    void enterSegment(long from, long to) {
        transactions.enter(from, to);
    }

    /** The batch stays as it is, but its transaction is taken note of. */
    void pass(RecordBatch batch) {
        if (batch.isControlBatch()) {
            transactions.isSpent(batch);
        } else {
            transactions.isAborted(batch);
        }
    }

    @Override
    protected BatchRetentionResult checkBatchRetention(RecordBatch batch) {
        boolean spentMarker = batch.isControlBatch() && transactions.isSpent(batch);
        if (batch.isControlBatch()) {
            discarding = spentMarker && !isWithinDeleteHorizon(batch);
        } else {
            discarding = transactions.isAborted(batch);
        }
        return new BatchRetentionResult(retention(batch), spentMarker);
    }

    @Override
    protected boolean shouldRetainRecord(RecordBatch batch, Record record) {
        if (discarding) {
            return false;
        }
        if (batch.isControlBatch()) {
            return true;
        }
        if (!record.hasKey()) {
            return false; // from a time when the topic was not compacted
        }
        return record.offset() >= newest.get(record.key()) && (record.hasValue() || isWithinDeleteHorizon(batch));
    }

    private BatchRetention retention(RecordBatch batch) {
        if (batch.lastOffset() == lastOfFile || isLastOfProducer(batch)) {
            return BatchRetention.RETAIN_EMPTY;
        }
        return discarding ? BatchRetention.DELETE : BatchRetention.DELETE_EMPTY;
    }

    private boolean isLastOfProducer(RecordBatch batch) {
        ProducerEntry entry = batch.hasProducerId() ? producers.get(batch.producerId()) : null;
        if (entry == null) {
            return false;
        }
        return entry.batches().isEmpty()
                ? batch.isControlBatch() && batch.producerEpoch() == entry.epoch()
                : entry.batches().get(entry.batches().size() - 1).lastOffset() == batch.lastOffset();
    }

    private boolean isWithinDeleteHorizon(RecordBatch batch) {
        return batch.deleteHorizonMs().isEmpty()
                || currentTime < batch.deleteHorizonMs().getAsLong();
    }
}
