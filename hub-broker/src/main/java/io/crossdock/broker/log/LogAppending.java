package io.crossdock.broker.log;

import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/**
 * What makes a log longer: batches are checked, get their offsets, are written and then remembered and shown. When
 * something is wrong with them, or the disk is full, the log is as it was. On the log's lane.
 */
final class LogAppending {
    private static final Logger LOG = LoggerFactory.getLogger(LogAppending.class);

    private final PartitionLog log;
    private final LogPlace place;
    private final DiskActions disk;
    private final BatchValidator validator;
    private final SegmentSet segments;
    private final LeaderEpochs epochs;
    private final ProducerStates producers;
    private final LogFlush flush;
    private final LogTransactions transactions;
    private final Rolling rolling;

    LogAppending(
            PartitionLog log,
            LogPlace place,
            LoadedLog loaded,
            LogFlush flush,
            LogTransactions transactions,
            Rolling rolling) {
        this.log = log;
        this.place = place;
        this.disk = place.disk();
        this.validator = new BatchValidator(place.partition());
        this.segments = loaded.segments();
        this.epochs = loaded.epochs();
        this.producers = loaded.producers();
        this.flush = flush;
        this.transactions = transactions;
        this.rolling = rolling;
    }

    /** See {@link PartitionLog#append(MemoryRecords, int, AppendOrigin, Verification)}. */
    AppendInfo append(MemoryRecords records, int leaderEpoch, AppendOrigin origin, Verification verification) {
        place.space().require(client(origin));
        LogConfig now = log.config();
        long millis = place.environment().clock().millis();
        List<MutableRecordBatch> batches = validator.check(records, origin, now, millis);
        if (origin.isClient()) {
            ProducerEntry.Batch before = producers.duplicateOf(batches);
            if (before != null) {
                return new AppendInfo(
                        before.firstOffset(), before.lastOffset(), before.appendTime(), log.logStartOffset(), true);
            }
        }
        producers.check(batches, origin, verification);
        var stored = Recompression.of(place.partition(), records, batches, now);
        return append(stored.records(), stored.batches(), leaderEpoch, now, millis);
    }

    /** See {@link PartitionLog#append(TransactionMarker, int)}. */
    AppendInfo append(TransactionMarker marker, int leaderEpoch) {
        place.space()
                .require(false); // its coordinator could not note the end either, and would send it again and again
        producers.check(marker);
        long millis = place.environment().clock().millis();
        MemoryRecords records = marker.toRecords(log.logEndOffset(), millis, leaderEpoch);
        var batches = new ArrayList<MutableRecordBatch>(1);
        records.batches().forEach(batches::add);
        return append(records, batches, leaderEpoch, log.config(), millis);
    }

    private AppendInfo append(
            MemoryRecords records, List<MutableRecordBatch> batches, int leaderEpoch, LogConfig now, long millis) {
        boolean brokerTime = now.timestampType() == TimestampType.LOG_APPEND_TIME;
        long appendTime = brokerTime ? millis : AppendInfo.CREATE_TIME;
        long first = log.logEndOffset();
        long last = assign(batches, leaderEpoch, appendTime);
        store(records, batches, leaderEpoch, now, millis);
        return new AppendInfo(first, last, appendTime, log.logStartOffset(), false);
    }

    /** Writes batches that are checked and have their offsets, all of one leader epoch, then remembers and shows them. */
    void store(MemoryRecords records, List<MutableRecordBatch> batches, int leaderEpoch, LogConfig now, long millis) {
        write(records, batches, producers.abortedBy(batches), leaderEpoch, now, millis);
        for (MutableRecordBatch batch : batches) {
            remember(batch, millis);
        }
        log.endsAt(batches.get(batches.size() - 1).lastOffset() + 1);
        if (log.logEndOffset() - flush.recoveryPoint() >= now.flushMessages()) {
            flushAll();
        }
    }

    private void flushAll() {
        try {
            log.flush();
        } catch (DiskFullException later) {
            LOG.debug("{} is on the disk, its indexes when there is room", place.partition(), later);
        }
    }

    private long assign(List<MutableRecordBatch> batches, int leaderEpoch, long appendTime) {
        long next = log.logEndOffset();
        for (MutableRecordBatch batch : batches) {
            long last = next + (batch.lastOffset() - batch.baseOffset());
            batch.setLastOffset(last);
            batch.setPartitionLeaderEpoch(leaderEpoch);
            if (appendTime != AppendInfo.CREATE_TIME) {
                batch.setMaxTimestamp(TimestampType.LOG_APPEND_TIME, appendTime);
            }
            next = last + 1;
        }
        return next - 1;
    }

    private void remember(MutableRecordBatch appended, long millis) {
        long appendTime = appended.timestampType() == TimestampType.LOG_APPEND_TIME
                ? appended.maxTimestamp()
                : AppendInfo.CREATE_TIME;
        ProducerBatch batch = ProducerBatch.of(appended, appendTime);
        if (batch == null) {
            return;
        }
        producers.update(batch, millis);
        if (batch.transactional()) {
            transactions.publish();
        }
    }

    private void write(
            MemoryRecords records,
            List<MutableRecordBatch> batches,
            @Nullable AbortedTransaction aborted,
            int leaderEpoch,
            LogConfig now,
            long millis) {
        long timestamp = RecordBatch.NO_TIMESTAMP;
        for (MutableRecordBatch batch : batches) {
            timestamp = Math.max(timestamp, batch.maxTimestamp());
        }
        long youngest = timestamp;
        long last = batches.get(batches.size() - 1).lastOffset();
        disk.ifThereIsRoom("append", () -> {
            epochs.assign(leaderEpoch, batches.get(0).baseOffset());
            int bytes = records.buffer().remaining();
            if (RollPolicy.shouldRoll(segments.active(), now, bytes, last, youngest, rolling.jitterMillis(), millis)) {
                rolling.roll(log.logEndOffset(), now);
            }
            segments.active().append(records.buffer(), batches, aborted, now.indexIntervalBytes());
            if (place.space().written(bytes)) {
                place.space().look();
            }
        });
    }

    private boolean client(AppendOrigin origin) {
        return origin.isClient() && !Topic.isInternal(place.partition().topic());
    }
}
