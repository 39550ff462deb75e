package io.crossdock.broker.request;

/**
 * Where a request is left while it waits for something that may be long in coming: records that nobody has produced yet,
 * or the other members of a group. Such requests are counted apart from those in work, so that however many wait, the
 * others are served.
 */
public interface Parking {

    /**
     * Leaves the request here until it is answered. Called by its handler before it waits; once it is parked, asking
     * again has no effect.
     *
     * @param besides bytes that it holds on to while it waits, besides those of the request itself
     * @return false if all that wait hold as much memory as they may; then it is to be answered at once
     */
    boolean park(long besides);

    /**
     * Has the wait given up when the client is gone: nobody would take the answer, and until there is one, memory is
     * held. Called on the connection's event loop, at most once for a request.
     *
     * @param giveUp runs on the connection's event loop, perhaps at once
     */
    void whenGone(Runnable giveUp);

    /**
     * The client is over its limits: from when this is known on its connection nothing more is read from it for so long,
     * and answers tell it how long it still is (KIP-219). The answer to this request does not wait. Any thread; of several
     * calls the longest counts.
     *
     * @param nanos 0 or more
     */
    void mute(long nanos);
}
