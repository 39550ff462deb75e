package io.crossdock.broker.quota;

/** How waits are told to clients, and how much one turn may take. */
public final class Waits {
    /** Of a rate, what one reader may take while others wait for the same account. */
    static final double TURN_SECONDS = 0.25;

    private static final long MILLI_NANOS = 1_000_000;

    private Waits() {}

    /** In milliseconds, rounded up, since a client that comes a moment early would only be held longer. */
    public static int millis(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, (nanos + MILLI_NANOS - 1) / MILLI_NANOS);
    }
}
