package io.crossdock.broker.rest;

import org.jspecify.annotations.Nullable;

/**
 * Where a group reads on in one partition.
 *
 * @param before null when none was committed
 * @param after null when none will be
 * @param again records that are there and will be read once more; null where it was not, or will not be, known from where
 * @param passedOver records that are there and were not read, and will not be; null in the same cases
 */
public record OffsetMoveDto(
        String topic,
        int partition,
        @Nullable Long before,
        @Nullable Long after,
        @Nullable Long again,
        @Nullable Long passedOver) {
    /**
     * What is gone by now is neither read again nor passed over.
     *
     * @param first offset of the first record there is
     * @param end offset that the next record gets
     */
    static OffsetMoveDto of(
            String topic, int partition, @Nullable Long before, @Nullable Long after, long first, long end) {
        if (before == null || after == null) {
            return new OffsetMoveDto(topic, partition, before, after, null, null);
        }
        long from = within(before, first, end);
        long to = within(after, first, end);
        return new OffsetMoveDto(topic, partition, before, after, Math.max(0, from - to), Math.max(0, to - from));
    }

    private static long within(long offset, long first, long end) {
        return Math.max(first, Math.min(end, offset));
    }
}
