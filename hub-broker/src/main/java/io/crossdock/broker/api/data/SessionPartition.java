package io.crossdock.broker.api.data;

import io.crossdock.broker.partition.FollowerWatcher;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A partition of a fetch session and what the client was last told of it. Confined to the session's home, except
 * {@link #target}, {@link #isForgotten}, {@link #due} and {@link #watcher}, which any thread may use.
 */
final class SessionPartition {
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile FetchTarget target;
    private volatile boolean forgotten;
    private volatile @Nullable FollowerWatcher watcher;
    private long highWatermark = -1;
    private long lastStableOffset = -1;
    private long logStartOffset = -1;
    private boolean toldError;

    SessionPartition(FetchTarget target) {
        this.target = target;
    }

    FetchTarget target() {
        return target;
    }

    /** The client asks for something else now. */
    void want(FetchTarget next) {
        target = next.told(highWatermark);
    }

    /** The client does not ask for it any more. */
    void forget() {
        forgotten = true;
    }

    boolean isForgotten() {
        return forgotten;
    }

    /** Set while the partition stands in the row of those that a follower has to hear of. */
    AtomicBoolean due() {
        return due;
    }

    /** Has the partition stand in the row when something happens to it; the same one each time. */
    FollowerWatcher watcher(FollowerNews news) {
        FollowerWatcher known = watcher;
        if (known == null) {
            known = new FollowerWatcher() {
                @Override
                public void longer() {
                    news.hurry(SessionPartition.this);
                }

                @Override
                public void moved() {
                    news.add(SessionPartition.this);
                }
            };
            watcher = known;
        }
        return known;
    }

    /** Whether the client has to hear of this, which it then counts as told. */
    boolean isNews(PartitionData data) {
        boolean failed = data.errorCode() != Errors.NONE.code();
        boolean news = failed
                || toldError
                || hasRecords(data)
                || data.highWatermark() != highWatermark
                || data.lastStableOffset() != lastStableOffset
                || data.logStartOffset() != logStartOffset
                || data.preferredReadReplica() >= 0
                || data.divergingEpoch().epoch() >= 0;
        toldError = failed;
        if (data.highWatermark() != highWatermark) {
            target = target.told(data.highWatermark());
        }
        highWatermark = data.highWatermark();
        lastStableOffset = data.lastStableOffset();
        logStartOffset = data.logStartOffset();
        return news;
    }

    static boolean hasRecords(PartitionData data) {
        return data.records() != null && data.records().sizeInBytes() > 0;
    }
}
