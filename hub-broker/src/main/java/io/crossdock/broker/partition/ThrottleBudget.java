package io.crossdock.broker.partition;

import java.time.Duration;

/**
 * How much may be copied by now of what is copied at a limited rate (KIP-73). It grows with time, up to what belongs to
 * one second, and each copy is taken from it, also one that is larger: that is paid back before the next. So over any
 * time no more is copied than belongs to that time and one second, and the one copy that was last. Pure; the time comes
 * in.
 *
 * @param bytesPerSecond 0 or more; {@link #UNLIMITED} for no limit
 * @param bytes what is left; below 0 while the last copy is being paid back
 * @param atMillis when that was so
 */
record ThrottleBudget(long bytesPerSecond, double bytes, long atMillis) {
    static final long UNLIMITED = Long.MAX_VALUE;

    /** Less is not worth a fetch. */
    private static final long FETCH_BYTES = 64 * 1024;

    private static final double SECOND_MILLIS = 1000;

    /** Nothing has been saved yet. */
    static ThrottleBudget of(long bytesPerSecond, long nowMillis) {
        return new ThrottleBudget(bytesPerSecond, 0, nowMillis);
    }

    private boolean isUnlimited() {
        return bytesPerSecond == UNLIMITED;
    }

    /** The same later on. A clock that was set back makes it neither more nor less. */
    ThrottleBudget at(long nowMillis) {
        if (isUnlimited() || nowMillis <= atMillis) {
            return new ThrottleBudget(bytesPerSecond, bytes, nowMillis);
        }
        double grown = bytes + (double) bytesPerSecond * (nowMillis - atMillis) / SECOND_MILLIS;
        return new ThrottleBudget(bytesPerSecond, Math.min(grown, Math.max(least(), bytesPerSecond)), nowMillis);
    }

    /** From now on at this rate; what is to be paid back still is, unless there is no limit any more. */
    ThrottleBudget limited(long nextBytesPerSecond) {
        double left = isUnlimited() || nextBytesPerSecond == UNLIMITED ? 0 : Math.min(bytes, nextBytesPerSecond);
        return new ThrottleBudget(nextBytesPerSecond, left, atMillis);
    }

    /** So much has been copied. */
    ThrottleBudget spent(long count) {
        return isUnlimited() ? this : new ThrottleBudget(bytesPerSecond, bytes - count, atMillis);
    }

    /** How much may be copied now; 0 while that is not worth a fetch. */
    long room() {
        if (isUnlimited()) {
            return UNLIMITED;
        }
        return bytes >= least() ? (long) bytes : 0;
    }

    /** How long until there is room. */
    Duration untilRoom() {
        if (room() > 0) {
            return Duration.ZERO;
        }
        return bytesPerSecond == 0
                ? Duration.ofDays(1)
                : Duration.ofMillis((long) Math.ceil((least() - bytes) * SECOND_MILLIS / bytesPerSecond));
    }

    private long least() {
        return Math.max(1, Math.min(FETCH_BYTES, bytesPerSecond / 10));
    }
}
