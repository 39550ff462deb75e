package io.crossdock.quotas;

/**
 * How much is used per second, of late: what was used counts the less the longer ago it was, by half in about two thirds
 * of a second. Pure and immutable.
 *
 * @param perSecond as of {@code atNanos}
 */
public record MeasuredRate(double perSecond, long atNanos) {
    private static final double MEMORY_NANOS = 1e9;
    private static final double PER_SECOND = 1e9 / MEMORY_NANOS;

    public static MeasuredRate none(long nowNanos) {
        return new MeasuredRate(0, nowNanos);
    }

    /** The same later on. */
    public MeasuredRate at(long nowNanos) {
        long passed = nowNanos - atNanos;
        return passed <= 0 ? this : new MeasuredRate(perSecond * Math.exp(-passed / MEMORY_NANOS), nowNanos);
    }

    /** So much was used just now. */
    public MeasuredRate used(double amount) {
        return new MeasuredRate(perSecond + amount * PER_SECOND, atNanos);
    }
}
