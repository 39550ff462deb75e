package io.crossdock.broker.metadata.zk;

import io.crossdock.broker.concurrent.Durations;
import io.crossdock.broker.concurrent.Durations.Spread;

import java.util.concurrent.atomic.LongAdder;

/** How a broker gets on with ZooKeeper. Counting takes no lock. Thread-safe. */
public final class ZkTraffic {
    private final Durations answers = new Durations();
    private final LongAdder lost = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private volatile boolean connected;

    ZkTraffic() {}

    /** From a request to what came back of it, be it that the connection was lost. */
    public Spread answers() {
        return answers.spread();
    }

    /** Requests that were never answered, since the connection or the session ended. */
    public long lost() {
        return lost.sum();
    }

    /** Sessions that ended against our will, each with the registration of this broker. */
    public long expired() {
        return expired.sum();
    }

    /** Whether a ZooKeeper is reached now. */
    public boolean isConnected() {
        return connected;
    }

    /** @param took nanoseconds */
    void answered(long took) {
        answers.add(took);
    }

    void lostOne() {
        lost.increment();
    }

    void connection(boolean there) {
        connected = there;
    }

    void sessionExpired() {
        connected = false;
        expired.increment();
    }
}
