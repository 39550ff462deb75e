package io.crossdock.connectors.deadletter;

/**
 * What somebody wants redriven, and how.
 *
 * @param pace records per second at most, more than 0; {@link #UNHINDERED} for as fast as it goes
 * @param mostRedrives letters that came back this often are left out, 1 or more
 * @param force redrives those, too
 */
public record RedriveOrder(LetterFilter filter, double pace, int mostRedrives, boolean force) {
    /** No limit of pace. */
    public static final double UNHINDERED = 1e9;

    /** How often a letter may come back before it is left alone. */
    public static final int USUAL_MOST = 3;

    public RedriveOrder {
        if (!(pace > 0) || pace > UNHINDERED) {
            throw new IllegalArgumentException("a pace is more than 0 records per second, was " + pace);
        }
        if (mostRedrives < 1) {
            throw new IllegalArgumentException("letters may come back at least once, was " + mostRedrives);
        }
    }
}
