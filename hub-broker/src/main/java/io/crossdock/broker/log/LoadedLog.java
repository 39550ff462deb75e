package io.crossdock.broker.log;

import java.io.IOException;

/**
 * What loading or recovery found on disk.
 *
 * @param startOffset first offset a consumer may read
 * @param endOffset offset the next record gets
 * @param recoveryPoint everything below is known to be on the disk, not only in the page cache
 */
record LoadedLog(
        SegmentSet segments,
        LeaderEpochs epochs,
        ProducerStates producers,
        long startOffset,
        long endOffset,
        long recoveryPoint) {

    /** Where the last batch of the last file starts. */
    int lastPosition() throws IOException {
        Segment active = segments.active();
        int position = active.indexedPosition(Long.MAX_VALUE);
        BatchCursor cursor = active.cursor(position, BatchHeader.BYTES);
        for (BatchHeader header = cursor.next(); header != null; header = cursor.next()) {
            position = header.position();
        }
        return position;
    }

    /** Gives the files up again. */
    void release() throws IOException {
        for (Segment segment : segments.all()) {
            segment.release();
        }
    }
}
