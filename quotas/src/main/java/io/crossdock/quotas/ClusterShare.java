package io.crossdock.quotas;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import static java.util.Objects.requireNonNull;

/**
 * One broker's share of a limit that is for all brokers together, worked out by each broker for itself from what they
 * tell each other of their use.
 *
 * <ul>
 *   <li>While nobody waits, each may use what it uses and an equal part of what is left.
 *   <li>While somebody waits, the limit is divided so that nobody gets more than it wants while another one who wants more
 *       has less (max-min fairness). Who waits wants everything; who does not, what it uses and a little to grow.
 *   <li>Who does not wait may always use an equal part: it is due to it as soon as it wants it, and clients that come are
 *       not told to wait for as long as their first use takes at the share of one that nobody used.
 *   <li>What was used too little or too much meanwhile is made up for in the next seconds, which is what makes the sum
 *       right although demand is known a moment late.
 *   <li>A broker that is not heard of has its equal part set aside; one that hears of nobody has that part and no more.
 * </ul>
 *
 * <p>Pure and immutable.
 *
 * @param share per second
 * @param credit what all together used too little while somebody waited, negative for too much; bounded
 * @param counts how far each broker's use is counted, by node id
 * @param atNanos when that was so
 */
public record ClusterShare(double share, double credit, Map<Integer, UseCount> counts, long atNanos) {
    private static final double SECOND_NANOS = 1e9;
    /** Of the limit: what a broker may grow by, and what one has that waits, whatever all used too much. */
    private static final double ROOM = 0.02;
    /** Of what a broker uses that does not wait. */
    private static final double GROWTH = 0.1;
    /** Seconds' worth of the limit that are made up for at most: 4 % of half a minute, within which a limit is to be exact. */
    private static final double MOST_CREDIT = 1.25;
    /** In which it is made up for. */
    private static final double CREDIT_SECONDS = 3;
    /** Of the limit, which is left also while too much is made up for. */
    private static final double LEAST = 0.1;

    /** The part of a broker that has not heard of any other yet. */
    public static ClusterShare first(double limit, int brokers, long nowNanos) {
        return new ClusterShare(limit / Math.max(1, brokers), 0, Map.of(), nowNanos);
    }

    /**
     * The next share.
     *
     * @param limit of all brokers together, per second
     * @param self node id of this broker
     * @param demands what each broker told lately, this one included, by node id
     * @param brokers how many there are; those that did not tell are set aside for
     */
    public ClusterShare next(double limit, int self, Map<Integer, BrokerDemand> demands, int brokers, long nowNanos) {
        if (demands.size() == 1) {
            return first(limit, brokers, nowNanos);
        }
        BrokerDemand own = requireNonNull(demands.get(self));
        int silent = Math.max(0, brokers - demands.size());
        double available = limit - limit * silent / (demands.size() + silent);
        double rate = demands.values().stream().mapToDouble(BrokerDemand::rate).sum();
        boolean waiting = demands.values().stream().anyMatch(BrokerDemand::starved);
        double seconds = Math.max(0, nowNanos - atNanos) / SECOND_NANOS;
        double owed = waiting || rate > available
                ? clamp(credit + available * seconds - used(demands, seconds), available * MOST_CREDIT)
                : 0;
        Map<Integer, UseCount> counted = counted(demands, seconds);
        if (!waiting) {
            double rest = Math.max(0, available - rate + Math.min(0, owed) / CREDIT_SECONDS);
            double next = rate < available ? own.rate() + rest / demands.size() : available / demands.size();
            return new ClusterShare(Math.min(next, available), Math.min(0, owed), counted, nowNanos);
        }
        double divided = Math.max(available * LEAST, available + owed / CREDIT_SECONDS);
        double[] wants = demands.values().stream()
                .mapToDouble(each -> want(each, available))
                .toArray();
        double next = Math.min(want(own, available), level(wants, divided));
        double least = own.starved() ? available * ROOM : available / demands.size();
        return new ClusterShare(Math.max(next, least), owed, counted, nowNanos);
    }

    private double used(Map<Integer, BrokerDemand> demands, double seconds) {
        double used = 0;
        for (Map.Entry<Integer, BrokerDemand> each : demands.entrySet()) {
            UseCount before = counts.get(each.getKey());
            used += before == null ? each.getValue().rate() * seconds : before.since(each.getValue(), seconds);
        }
        return used;
    }

    private Map<Integer, UseCount> counted(Map<Integer, BrokerDemand> demands, double seconds) {
        var counted = new HashMap<Integer, UseCount>();
        demands.forEach((broker, demand) -> {
            UseCount before = counts.get(broker);
            counted.put(broker, before == null ? UseCount.from(demand) : before.counted(demand, seconds));
        });
        return Map.copyOf(counted);
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
