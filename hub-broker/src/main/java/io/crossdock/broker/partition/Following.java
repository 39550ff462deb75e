package io.crossdock.broker.partition;

import io.crossdock.broker.log.EpochEnd;
import io.crossdock.broker.log.PartitionLog;
import org.apache.kafka.common.message.FetchResponseData.EpochEndOffset;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/**
 * What a follower does with the answers of its leader: it cuts its log where that parted from the leader's (KIP-595, in
 * the manner of KIP-101 and KIP-279), and appends what comes behind. On the partition's lane.
 */
final class Following {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);

    private Following() {}

    /** Whether the leader says that the logs parted somewhere below our end. */
    static boolean hasParted(PartitionData answer) {
        return answer.divergingEpoch().epoch() >= 0 || answer.divergingEpoch().endOffset() >= 0;
    }

    /**
     * Where to cut, given the largest epoch up to that of our last record which the leader knows, and where that ended
     * there. There may be more below that differs: that shows when we ask again, with the epoch of what is the last
     * record then.
     */
    static long cutAt(EpochEndOffset leaders, PartitionLog log) {
        if (leaders.endOffset() < 0) {
            return log.logStartOffset(); // the leader knows nothing of the past
        }
        Optional<EpochEnd> own = log.endOffsetForEpoch(leaders.epoch());
        if (own.isEmpty()) {
            return Math.min(leaders.endOffset(), log.logEndOffset());
        }
        return own.get().epoch() == leaders.epoch()
                ? Math.min(own.get().endOffset(), leaders.endOffset())
                : own.get().endOffset();
    }

    /**
     * Cuts the log where it parted from the leader's.
     *
     * @throws IllegalStateException if there is nothing to cut, since asking again would bring the same answer
     */
    static void cut(PartitionData answer, PartitionLog log, long highWatermark) {
        long before = log.logEndOffset();
        long target = cutAt(answer.divergingEpoch(), log);
        if (target >= before) {
            throw new IllegalStateException(log.topicPartition() + " has parted from its leader's log, which has epoch "
                    + answer.divergingEpoch().epoch() + " up to "
                    + answer.divergingEpoch().endOffset() + ", but ends at " + before + " with epochs "
                    + log.leaderEpochs());
        }
        if (target < highWatermark) {
            LOG.warn(
                    "{} is cut from {} to {}, below its high watermark {}: records that were committed are lost, as after"
                            + " an unclean election",
                    log.topicPartition(),
                    before,
                    target,
                    highWatermark);
        } else {
            LOG.info("{} is cut from {} to {}, where its leader's log parted", log.topicPartition(), before, target);
        }
        if (target < log.logStartOffset()) {
            log.startOver(target);
        } else {
            log.truncateTo(target);
        }
    }

    /** Appends what the leader sent, and lets the log start where the leader's does. */
    static void append(PartitionData answer, PartitionLog log) {
        if (answer.records() instanceof MemoryRecords records && records.sizeInBytes() > 0) {
            log.appendAsFollower(records);
        }
        if (answer.logStartOffset() > log.logStartOffset() && answer.logStartOffset() <= log.logEndOffset()) {
            log.startAsLeader(answer.logStartOffset());
        }
    }

    /** Starts over where the leader's log begins: what we have ends before that, or behind the leader's end. */
    static void startOver(PartitionLog log, long leadersStart) {
        LOG.warn(
                "{} starts over at offset {}, where its leader's log begins: its own from {} to {} does not adjoin",
                log.topicPartition(),
                leadersStart,
                log.logStartOffset(),
                log.logEndOffset());
        log.startOver(leadersStart);
    }
}
