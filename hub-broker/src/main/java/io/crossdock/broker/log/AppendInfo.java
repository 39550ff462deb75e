package io.crossdock.broker.log;

/**
 * Where appended records landed.
 *
 * @param firstOffset offset of the first record
 * @param lastOffset offset of the last record
 * @param logAppendTime the broker's time given to the records in milliseconds since the epoch, or {@link #CREATE_TIME}
 * @param logStartOffset first offset of the log at the time of the append
 * @param duplicate true when an idempotent producer sent again what the log had: nothing was written, and the offsets
 *     are those of the first time
 */
public record AppendInfo(
        long firstOffset, long lastOffset, long logAppendTime, long logStartOffset, boolean duplicate) {
    /** The records keep the time their producer gave them. */
    public static final long CREATE_TIME = -1;
}
