package io.crossdock.broker.api.data;

/**
 * What fetch sessions may take (KIP-227).
 *
 * @param slots most sessions, 0 or more ({@code max.incremental.fetch.session.cache.slots})
 * @param partitions most partitions of all sessions together
 */
public record FetchSessionLimits(int slots, int partitions) {
    /** What a partition of a session needs on the heap: where to read on, what was told of it, and its place. */
    private static final int PARTITION_BYTES = 256;

    private static final int HEAP_SHARE = 16;

    /**
     * So many sessions, with as many partitions as a sixteenth of the heap holds.
     *
     * @param maxHeapBytes of this process
     */
    public static FetchSessionLimits of(int slots, long maxHeapBytes) {
        return new FetchSessionLimits(
                slots, (int) Math.min(Integer.MAX_VALUE, maxHeapBytes / HEAP_SHARE / PARTITION_BYTES));
    }
}
