package io.crossdock.quotas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One broker's share of a limit that is for all brokers together, worked out by each broker for itself from what they
 * tell each other of their use.
 *
 * <ul>
 *   <li>While nobody waits, each may use what it uses and an equal part of what is left.
 *   <li>While somebody waits, the limit is divided so that nobody gets more than it wants while another one who wants more
 *       has less (max-min fairness). Who waits wants everything; who does not, what it uses and a little to grow.
 *   <li>What was used too little or too much meanwhile is made up for in the next seconds, which is what makes the sum
 *       right although demand is known a moment late.
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
    /** Of what a broker uses that does not wait. */
    private static final double GROWTH = 0.1;
    /** Seconds' worth of the limit that are made up for at most. */
    private static final double MOST_CREDIT = 3;
    /** In which it is made up for. */
    private static final double CREDIT_SECONDS = 3;
    /** Of the limit, which is left also while too much is made up for. */
    private static final double LEAST = 0.1;
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
        if (others.isEmpty()) {
            return first(limit, brokers, nowNanos);
        }
        List<BrokerDemand> all = new ArrayList<>(others.values());
        all.add(self);
        int silent = Math.max(0, brokers - all.size());
        double available = limit - limit * silent / (all.size() + silent);
        double used = all.stream().mapToDouble(BrokerDemand::rate).sum();
        boolean waiting = all.stream().anyMatch(BrokerDemand::starved);
        double seconds = Math.min(LONGEST_ROUND, Math.max(0, nowNanos - atNanos) / SECOND_NANOS);
        double owed =
                waiting || used > available ? clamp(credit + (available - used) * seconds, available * MOST_CREDIT) : 0;
        if (!waiting) {
            double rest = Math.max(0, available - used + Math.min(0, owed) / CREDIT_SECONDS);
            double next = used < available ? self.rate() + rest / all.size() : available / all.size();
            return new ClusterShare(Math.min(next, available), Math.min(0, owed), nowNanos);
        }
        double divided = Math.max(available * LEAST, available + owed / CREDIT_SECONDS);
        double[] wants = all.stream().mapToDouble(each -> want(each, available)).toArray();
        double next = Math.min(want(self, available), level(wants, divided));
        return new ClusterShare(Math.max(next, available * ROOM), owed, nowNanos);
    }

    private static double want(BrokerDemand demand, double available) {
        return demand.starved()
                ? Double.POSITIVE_INFINITY
                : demand.rate() + Math.max(demand.rate() * GROWTH, available * ROOM);
    }

    /** The most that anybody gets, so that what all get is so much. */
    private static double level(double[] wants, double divided) {
        Arrays.sort(wants);
        double left = divided;
        for (int i = 0; i < wants.length; i++) {
            double level = left / (wants.length - i);
            if (wants[i] >= level) {
                return level;
            }
            left -= wants[i];
        }
        return Double.POSITIVE_INFINITY; // everybody gets what it wants
    }

    private static double clamp(double value, double most) {
        return Math.max(-most, Math.min(most, value));
    }
}
