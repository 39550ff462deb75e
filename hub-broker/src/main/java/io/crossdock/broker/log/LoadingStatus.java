package io.crossdock.broker.log;

/**
 * How far the logs that were found at the start are read.
 *
 * @param loaded logs that serve, or are known to be damaged
 * @param total logs that were found
 * @param recoveredBytes what had to be read and checked because it was not on the disk for certain
 */
public record LoadingStatus(int loaded, int total, long recoveredBytes) {
    /** Whether there is nothing left to read. */
    public boolean isDone() {
        return loaded == total;
    }
}
