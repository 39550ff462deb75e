package io.crossdock.broker.log;

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
        long recoveryPoint) {}
