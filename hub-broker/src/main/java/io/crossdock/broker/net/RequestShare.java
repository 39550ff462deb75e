package io.crossdock.broker.net;

import io.crossdock.broker.request.Parking;
import org.jspecify.annotations.Nullable;

/**
 * What one request holds of the memory of all: in work at first, among the parked ones from when it waits, nothing once
 * it is answered. Its handler parks it before anybody can answer it, so the threads of both take turns.
 */
final class RequestShare implements Parking {
    private final RequestMemory memory;
    private final int inWork;
    private volatile long parked;
    private volatile long mute; // written by whoever works on the request, read when that is over or handed on
    private boolean gone; // this and the next only on the connection's event loop
    private @Nullable Runnable giveUp;

    /** @param bytes of the request */
    RequestShare(RequestMemory memory, int bytes) {
        this.memory = memory;
        inWork = bytes;
        memory.take(bytes);
    }

    @Override
    public boolean park(long besides) {
        if (parked > 0) {
            return true;
        }
        long bytes = inWork + besides;
        if (!memory.park(bytes)) {
            return false;
        }
        parked = bytes;
        memory.free(inWork);
        return true;
    }

    @Override
    public void whenGone(Runnable wait) {
        if (gone) {
            wait.run();
        } else {
            giveUp = wait;
        }
    }

    @Override
    public void mute(long nanos) {
        mute = Math.max(mute, nanos);
    }

    /** How long the client is not to be read from, in nanoseconds from when that was found; 0 for not at all. */
    long mute() {
        return mute;
    }

    /** The client is gone. On the connection's event loop. */
    void gone() {
        gone = true;
        if (giveUp != null) {
            giveUp.run();
        }
    }

    /** Whether the request waits for something that may be long in coming. */
    boolean isParked() {
        return parked > 0;
    }

    /** The request is answered; called once. */
    void end() {
        if (parked > 0) {
            memory.unpark(parked);
        } else {
            memory.free(inWork);
        }
    }
}
