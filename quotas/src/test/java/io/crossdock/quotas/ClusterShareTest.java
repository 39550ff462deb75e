package io.crossdock.quotas;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ClusterShareTest {
    private static final long SECOND = 1_000_000_000L;
    private static final double LIMIT = 1000;

    @Test
    void whoHearsOfNobodyHasAnEqualPart() {
        ClusterShare share = share(900).next(LIMIT, 1, Map.of(1, new BrokerDemand(900, true, 900)), 4, SECOND);

        assertThat(share.share()).isEqualTo(250);
    }

    @Test
    void whoAloneIsAskedGetsEverythingAfterAWhile() {
        ClusterShare share = ClusterShare.first(LIMIT, 3, 0);
        double used = 0;
        for (int round = 1; round <= 60; round++) {
            used += share.share() / 2;
            var own = new BrokerDemand(share.share(), true, used);
            share = share.next(
                    LIMIT, 1, Map.of(1, own, 2, BrokerDemand.NONE, 3, BrokerDemand.NONE), 3, round * SECOND / 2);
        }

        assertThat(share.share()).isCloseTo(LIMIT, within(LIMIT * 0.01));
    }

    @Test
    void aSilentBrokerIsSetAsideFor() {
        ClusterShare share = share(0).next(
                        LIMIT,
                        1,
                        Map.of(1, new BrokerDemand(400, true, 400), 2, new BrokerDemand(350, true, 350)),
                        3,
                        1);

        assertThat(share.share()).isCloseTo(LIMIT / 3, within(1.0));
    }

    @Test
    void whoDoesNotWaitKeepsWhatItUsesAndRoomToGrow() {
        ClusterShare share = share(0).next(
                        LIMIT,
                        1,
                        Map.of(
                                1,
                                new BrokerDemand(400, false, 400),
                                2,
                                new BrokerDemand(600, true, 600),
                                3,
                                BrokerDemand.NONE),
                        3,
                        1);

        assertThat(share.share()).isEqualTo(440);
    }

    /** A client that turns to an idle broker with one large request would wait for it for ages otherwise. */
    @Test
    void whoIsIdleMayUseAnEqualPart() {
        ClusterShare share = share(0).next(
                        LIMIT,
                        1,
                        Map.of(1, BrokerDemand.NONE, 2, new BrokerDemand(1000, true, 1000), 3, BrokerDemand.NONE),
                        4,
                        1);

        assertThat(share.share()).isEqualTo(250);
    }

    /** One whose rate is always looked at just after it used much: what it used is what counts. */
    @Test
    void totalsAreMadeUpForNotRates() {
        ClusterShare share = ClusterShare.first(LIMIT, 2, 0);
        for (int round = 0; round <= 20; round++) {
            share = share.next(
                    LIMIT,
                    1,
                    Map.of(1, new BrokerDemand(2 * LIMIT, true, round * LIMIT / 2), 2, BrokerDemand.NONE),
                    2,
                    round * SECOND / 2);
        }

        assertThat(share.credit()).isCloseTo(0, within(0.001));
    }

    /** What was assumed of a broker by its rate while it was not heard is put right by its next total. */
    @Test
    void whatWasAssumedOfASilentBrokerIsPutRight() {
        ClusterShare share = share(500);
        BrokerDemand[] told = {
            new BrokerDemand(900, true, 900),
            new BrokerDemand(900, true, 900), // not heard for a second
            new BrokerDemand(0, true, 1000)
        };
        for (int second = 0; second < told.length; second++) {
            var own = new BrokerDemand(100, true, 400 * second + 100);
            share = share.next(LIMIT, 1, Map.of(1, own, 2, told[second]), 2, second * SECOND);
        }

        // in two seconds 2,000 were to be had; 800 were used here, 100 there
        assertThat(share.credit()).isCloseTo(1100, within(0.001));
    }

    @Test
    void anAccountThatWasOpenedAnewIsCountedFromNothing() {
        ClusterShare share = share(500)
                .next(LIMIT, 1, Map.of(1, new BrokerDemand(0, true, 10), 2, new BrokerDemand(500, true, 70_000)), 2, 0)
                .next(LIMIT, 1, Map.of(1, new BrokerDemand(0, true, 10), 2, new BrokerDemand(0, true, 400)), 2, SECOND);

        assertThat(share.credit()).isCloseTo(600, within(0.001));
    }

    /** A broker of the version before totals: its rate has to do. */
    @Test
    void whoTellsNoTotalIsCountedByItsRate() {
        BrokerDemand old = new BrokerDemand(400, true, Double.NaN);
        ClusterShare share = share(500)
                .next(LIMIT, 1, Map.of(1, new BrokerDemand(0, true, 0), 2, old), 2, 0)
                .next(LIMIT, 1, Map.of(1, new BrokerDemand(1, true, 100), 2, old), 2, SECOND);

        assertThat(share.credit()).isCloseTo(500, within(0.001));
    }

    private static ClusterShare share(double share) {
        return new ClusterShare(share, 0, Map.of(), 0);
    }

    /** Brokers whose demand moves at random, which tell each other of it twice a second, each at a moment of its own. */
    @Property(tries = 60, seed = "20261126") // the same histories each time
    void allTogetherGetTheLimitWhileDemandMoves(@ForAll @IntRange(min = 2, max = 5) int brokers, @ForAll long seed) {
        var simulation = new Simulation(brokers, seed);
        simulation.run(10, false); // until the first demand is known
        for (int window = 0; window < 4; window++) {
            double asked = simulation.asked;
            double delivered = simulation.delivered;
            simulation.run(30, true);
            assertThat((simulation.delivered - delivered) / (simulation.asked - asked))
                    .as("window %d of %d brokers", window, brokers)
                    .isCloseTo(1, within(0.05));
        }
    }

    @Property(tries = 30, seed = "20261126")
    void aBrokerThatGoesAndComesBackChangesTheSumByNoMore(@ForAll long seed) {
        var simulation = new Simulation(3, seed);
        simulation.run(10, false);
        double asked = simulation.asked;
        double delivered = simulation.delivered;
        simulation.run(10, false);
        simulation.alive[2] = false;
        simulation.run(10, false);
        simulation.alive[2] = true;
        simulation.run(10, false);
        assertThat((simulation.delivered - delivered) / (simulation.asked - asked))
                .isCloseTo(1, within(0.05));
    }

    private static final class Simulation {
        private static final int STEPS = 100; // a second
        final boolean[] alive;
        private final int brokers;
        private final Random random;
        private final double[] demand;
        private final ClusterShare[] shares;
        private final RateBudget[] budgets;
        private final MeasuredRate[] rates;
        private final boolean[] starved;
        private final double[] used;
        private final BrokerDemand[] told;
        private long step;
        double asked;
        double delivered;

        Simulation(int brokers, long seed) {
            this.brokers = brokers;
            random = new Random(seed);
            alive = new boolean[brokers];
            demand = new double[brokers];
            shares = new ClusterShare[brokers];
            budgets = new RateBudget[brokers];
            rates = new MeasuredRate[brokers];
            starved = new boolean[brokers];
            used = new double[brokers];
            told = new BrokerDemand[brokers];
            for (int i = 0; i < brokers; i++) {
                alive[i] = true;
                shares[i] = ClusterShare.first(LIMIT, brokers, 0);
                budgets[i] = RateBudget.full(shares[i].share(), shares[i].share(), 0);
                rates[i] = MeasuredRate.none(0);
                told[i] = BrokerDemand.NONE;
            }
            move();
        }

        /** More than the limit all together, and sometimes all of it on one broker. */
        private void move() {
            boolean one = random.nextInt(3) == 0;
            int only = random.nextInt(brokers);
            for (int i = 0; i < brokers; i++) {
                demand[i] = one && i != only ? 0 : random.nextDouble() * 2 * LIMIT;
            }
            double sum = 0;
            for (double each : demand) {
                sum += each;
            }
            if (sum < 1.2 * LIMIT) {
                demand[only] += 1.2 * LIMIT;
            }
        }

        void run(int seconds, boolean moves) {
            for (int i = 0; i < seconds * STEPS; i++) {
                step++;
                if (moves && step % (10 * STEPS) == 0) {
                    move();
                }
                long now = step * SECOND / STEPS;
                double wanted = 0;
                for (int broker = 0; broker < brokers; broker++) {
                    wanted += alive[broker] ? demand[broker] : 0;
                }
                asked += Math.min(LIMIT, wanted) / STEPS;
                for (int broker = 0; broker < brokers; broker++) {
                    if (alive[broker]) {
                        use(broker, now);
                        if (step % 50 == broker * 7) {
                            exchange(broker, now);
                        }
                    }
                }
            }
        }

        private void use(int broker, long now) {
            RateBudget budget = budgets[broker].at(now);
            double wanted = demand[broker] / STEPS;
            if (wanted > 0 && budget.isInDebt()) {
                starved[broker] = true;
            } else {
                budget = budget.spent(wanted);
                delivered += wanted;
                rates[broker] = rates[broker].at(now).used(wanted);
                used[broker] += wanted;
            }
            budgets[broker] = budget;
        }

        private void exchange(int broker, long now) {
            told[broker] = new BrokerDemand(rates[broker].at(now).perSecond(), starved[broker], used[broker]);
            starved[broker] = false;
            var demands = new HashMap<Integer, BrokerDemand>();
            int count = 0;
            for (int i = 0; i < brokers; i++) {
                if (alive[i]) {
                    count++;
                    demands.put(i, told[i]);
                }
            }
            shares[broker] = shares[broker].next(LIMIT, broker, demands, count, now);
            budgets[broker] = budgets[broker].limited(shares[broker].share(), shares[broker].share());
        }
    }
}
