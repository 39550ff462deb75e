package io.crossdock.broker.log;

/** A cleaning stops half way because the log was cut, deleted or set up anew, or the broker stops. Nothing is lost. */
final class CleaningInterrupted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CleaningInterrupted(String why) {
        super(why, null, false, false);
    }
}
