package io.crossdock.broker.rest;

/**
 * Between what the age of a record lies, in milliseconds, while it is being narrowed down by asking a log which of its
 * records are younger than some age. Halving is by ratio: an age of days takes hardly more questions than one of seconds.
 *
 * @param young at least that old
 * @param old at most that old
 */
record AgeBounds(double young, double old) {
    /** Ten years; what is older is said to be that old. */
    static final double OLDEST = 315_360_000_000.0;

    private static final double FINEST_MILLIS = 4;
    private static final double FINEST_PART = 0.01;

    static AgeBounds unknown() {
        return new AgeBounds(0, OLDEST);
    }

    /** Whether it is known within 1 %, or 4 ms. */
    boolean isNarrow() {
        return old - young <= Math.max(FINEST_MILLIS, young * FINEST_PART);
    }

    /** The age to ask about next, in whole milliseconds. */
    long question() {
        return Math.round(Math.sqrt(Math.max(1, young) * old));
    }

    /** @param atMost whether the record is no older than {@link #question} */
    AgeBounds answered(boolean atMost) {
        return atMost ? new AgeBounds(young, question()) : new AgeBounds(question(), old);
    }

    double seconds() {
        return (young + old) / 2 / 1000;
    }
}
