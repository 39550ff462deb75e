package io.crossdock.broker.log;

import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which batches of a log belong to aborted transactions, and which markers have nothing left to say, found by walking the
 * batches in order. Works below the first open transaction only, so each transaction seen has its end. Remembers no more
 * than the transactions that overlap the segment at hand. Confined to one thread.
 */
final class TransactionSweep {
    /** The aborted transactions that overlap {@code [from, to)}. */
    interface Source {
        List<AbortedTransaction> overlapping(long from, long to);
    }

    private final Source source;
    private final Consumer<AbortedTransaction> stillNeeded;
    private final PriorityQueue<AbortedTransaction> ahead =
            new PriorityQueue<>(Comparator.comparingLong(AbortedTransaction::firstOffset));
    private final Set<Long> known = new HashSet<>();
    private final Map<Long, AbortedTransaction> aborting = new HashMap<>();
    private final Set<Long> withData = new HashSet<>();

    /** @param stillNeeded told of each aborted transaction of which something remains, when its marker is reached */
    TransactionSweep(Source source, Consumer<AbortedTransaction> stillNeeded) {
        this.source = source;
        this.stillNeeded = stillNeeded;
    }

    /** From now on come batches of this range, which follows the one before. */
    void enter(long from, long to) {
        for (AbortedTransaction each : source.overlapping(from, to)) {
            if (each.lastOffset() >= from && known.add(each.lastOffset())) {
                ahead.add(each);
            }
        }
    }

    /** Whether the next batch, one with data, was aborted. */
    boolean isAborted(RecordBatch batch) {
        reach(batch.lastOffset());
        if (!batch.isTransactional()) {
            return false;
        }
        withData.add(batch.producerId());
        return aborting.containsKey(batch.producerId());
    }

    /** Whether the next batch, a control batch, ends a transaction of which no batch was seen. */
    boolean isSpent(RecordBatch marker) {
        reach(marker.lastOffset());
        long producer = marker.producerId();
        ControlRecordType type = typeOf(marker);
        if (type == null) {
            return true; // emptied by an earlier compaction
        }
        if (type != ControlRecordType.ABORT && type != ControlRecordType.COMMIT) {
            return false;
        }
        boolean hadData = withData.remove(producer);
        AbortedTransaction ended = aborting.remove(producer);
        if (ended != null) {
            known.remove(ended.lastOffset());
            if (hadData) {
                stillNeeded.accept(ended);
            }
        }
        return !hadData;
    }

    private void reach(long offset) {
        AbortedTransaction next = ahead.peek();
        while (next != null && next.firstOffset() <= offset) {
            aborting.put(next.producerId(), next);
            ahead.poll();
            next = ahead.peek();
        }
    }

    private static @Nullable ControlRecordType typeOf(RecordBatch marker) {
        Iterator<Record> records = marker.iterator();
        return records.hasNext() ? ControlRecordType.parse(records.next().key()) : null;
    }
}
