package io.crossdock.broker.log;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/** How a log gets a new active segment; {@link RollPolicy} says when. Confined to the log's writer. */
final class Rolling {
    private final LogPlace place;
    private final SegmentSet segments;
    private final ProducerStates producers;
    private long jitterMillis;

    Rolling(LogPlace place, LoadedLog loaded, LogConfig config) {
        this.place = place;
        this.segments = loaded.segments();
        this.producers = loaded.producers();
        this.jitterMillis = jitter(config);
    }

    /** The active segment's share of {@code segment.jitter.ms}. */
    long jitterMillis() {
        return jitterMillis;
    }

    /** The active segment is closed and a new one begins at the end of the log; nothing to do while it is empty. */
    void roll(long endOffset, LogConfig config) throws IOException {
        Segment full = segments.active();
        if (full.sizeInBytes() == 0) {
            return;
        }
        full.seal();
        ProducerSnapshot.write(ProducerSnapshot.file(place.directory(), endOffset), producers.all());
        segments.add(SegmentOpening.create(
                place.directory(), endOffset, place.environment().clock().millis()));
        jitterMillis = jitter(config);
    }

    private static long jitter(LogConfig config) {
        long most = Math.min(config.segmentJitterMillis(), config.rollMillis());
        return most <= 0 ? 0 : ThreadLocalRandom.current().nextLong(most);
    }
}
