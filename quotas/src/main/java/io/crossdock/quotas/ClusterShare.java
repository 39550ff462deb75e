package io.crossdock.quotas;

import java.util.Map;

/**
 * One broker's share of a limit that is for all brokers together, worked out by each broker for itself from what they
 * tell each other of their use.
 *
 * <ul>
 *   <li>While nobody waits, each may use what it uses and an equal part of what is left.
 *   <li>While somebody waits, those who do not keep what they use and a little to grow, and those who wait divide the rest
 *       equally. Who needs less than its part does not wait any more, and the others get the rest next time.
 *   <li>What was used too little or too much meanwhile is made up for, which is what makes the sum right while demand
 *       moves: it is known a moment late.
 *   <li>A broker that is not heard of has its equal part set aside; one that hears of nobody has that part and no more.
 * </ul>
 *
 * <p>Pure and immutable.
 *
 * @param share per second
 * @param credit what all together used too little while somebody waited, negative for too much; bounded
 * @param atNanos when that was so
 */
public record ClusterShare(double share, double credit, long atNanos) {
    private static final double SECOND_NANOS = 1e9;
    /** Of the limit: what a broker may use before anybody knows that it does. */
    private static final double ROOM = 0.02;

    private static final double GROWTH = 0.1;
    /** Seconds' worth of the limit that are made up for at most. */
    private static final double MOST_CREDIT = 3;
    /** In which it is made up for. */
    private static final double CREDIT_SECONDS = 3;
    /** A longer pause between two rounds says nothing of what happened in it. */
    private static final double LONGEST_ROUND = 2;

    /** The part of a broker that has not heard of any other yet. */
    public static ClusterShare first(double limit, int brokers, long nowNanos) {
        return new ClusterShare(limit / Math.max(1, brokers), 0, nowNanos);
    }

    /**
     * The next share.
     *
     * @param limit of all brokers together, per second
     * @param self what is known here
     * @param others what the other brokers told lately, by node id
     * @param brokers how many there are, this one included; those that did not tell are set aside for
     */
    public ClusterShare next(
            double limit, BrokerDemand self, Map<Integer, BrokerDemand> others, int brokers, long nowNanos) {
        int heard = others.size() + 1;
        int silent = Math.max(0, brokers - heard);
        if (others.isEmpty()) {
            return first(limit, brokers, nowNanos);
        }
        double available = limit - limit * silent / (heard + silent);
        double used = self.rate();
        double modest = self.starved() ? 0 : self.rate();
        int waiting = self.starved() ? 1 : 0;
        for (BrokerDemand other : others.values()) {
            used += other.rate();
            modest += other.starved() ? 0 : other.rate();
            waiting += other.starved() ? 1 : 0;
        }
        double seconds = Math.min(LONGEST_ROUND, Math.max(0, nowNanos - atNanos) / SECOND_NANOS);
        double owed = waiting == 0 ? 0 : clamp(credit + (available - used) * seconds, available * MOST_CREDIT);
        double next;
        if (waiting == 0) {
            next = self.rate() + Math.max(0, available - used) / heard;
        } else if (self.starved()) {
            double rest = available - modest + owed / CREDIT_SECONDS;
            next = Math.max(rest / waiting, available * ROOM);
        } else {
            next = self.rate() + Math.max(self.rate() * GROWTH, available * ROOM);
        }
        return new ClusterShare(Math.min(next, available * 2), owed, nowNanos);
    }

    private static double clamp(double value, double most) {
        return Math.max(-most, Math.min(most, value));
    }
}
