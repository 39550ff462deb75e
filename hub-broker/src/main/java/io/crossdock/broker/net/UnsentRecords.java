package io.crossdock.broker.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What records of all connections by TLS are in memory: read from their files, and not taken by the client yet. Once so
 * much is, each connection reads the next small piece only when its last one is gone: whoever reads fast hardly notices,
 * and any number of those who do not read at all hold little more. Thread-safe.
 */
final class UnsentRecords {
    /** What a connection may hold in any case. */
    static final int LEAST_BYTES = 16 << 10;

    private final long limitBytes;
    private final AtomicLong held = new AtomicLong();

    /** @param limitBytes for all together, besides {@link #LEAST_BYTES} for each */
    UnsentRecords(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /**
     * @param nothingHeld whether the connection that asks holds nothing
     * @return how many of the wanted bytes it may read now, 0 for none
     */
    int take(int wanted, boolean nothingHeld) {
        if (held.addAndGet(wanted) <= limitBytes) {
            return wanted;
        }
        int granted = nothingHeld ? Math.min(wanted, LEAST_BYTES) : 0;
        held.addAndGet(granted - wanted);
        return granted;
    }

    void give(int bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
