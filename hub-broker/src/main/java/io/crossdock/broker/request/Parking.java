package io.crossdock.broker.request;

/**
 * Where a request is left while it waits for something that may be long in coming: records that nobody has produced yet,
 * or the other members of a group. Such requests are counted apart from those in work, so that however many wait, the
 * others are served.
 */
@FunctionalInterface
public interface Parking {

    /**
     * Leaves the request here until it is answered. Called by its handler before it waits; once it is parked, asking
     * again has no effect.
     *
     * @param besides bytes that it holds on to while it waits, besides those of the request itself
     * @return false if all that wait hold as much memory as they may; then it is to be answered at once
     */
    boolean park(long besides);
}
