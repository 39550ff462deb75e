package io.crossdock.quotas;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

import java.util.PriorityQueue;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class RateBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void whoUsedTooMuchWaitsUntilTimeHasPaidItBack() {
        RateBudget budget = RateBudget.full(100, 50, 0).spent(250);

        assertThat(budget.waitNanos()).isEqualTo(2 * SECOND);
        assertThat(budget.at(SECOND).waitNanos()).isEqualTo(SECOND);
        assertThat(budget.at(2 * SECOND).isInDebt()).isFalse();
    }

    @Test
    void noMoreIsSavedUpThanMayBeUsedAtOnce() {
        assertThat(RateBudget.full(100, 50, 0).spent(50).at(3600 * SECOND).level())
                .isEqualTo(50);
    }

    @Test
    void aDebtOutlivesAChangeOfTheLimit() {
        RateBudget budget = RateBudget.full(100, 100, 0).spent(300).limited(400, 400);

        assertThat(budget.waitNanos()).isEqualTo(SECOND / 2);
    }

    @Test
    void aLimitOfNothingIsAWaitThatEnds() {
        assertThat(RateBudget.full(0, 0, 0).spent(1).waitNanos()).isEqualTo(3600 * SECOND);
        assertThat(RateBudget.full(0, 0, 0).waitNanos()).isZero();
    }

    /** Clients that send as soon as they may, each told to wait until the debt of all is paid. */
    @Property(tries = 200, seed = "20261126")
    void saturatedClientsGetTheirRateInEveryWindowOfThirtySeconds(
            @ForAll @IntRange(min = 1, max = 50) int clients,
            @ForAll @LongRange(min = 100, max = 10_000_000) long rate,
            @ForAll long seed) {
        var random = new Random(seed);
        RateBudget budget = RateBudget.full(rate, rate, 0);
        var turns = new PriorityQueue<Long>();
        for (int i = 0; i < clients; i++) {
            turns.add((long) random.nextInt(1_000_000_000));
        }
        double most = Math.max(1, rate / 50.0 / clients * 5); // a batch of each client is a part of a second's worth
        double[] perWindow = new double[3];
        for (long now = turns.remove(); now < 120 * SECOND; now = turns.remove()) {
            double amount = most * (0.1 + 0.9 * random.nextDouble());
            budget = budget.at(now).spent(amount);
            int window = (int) (now / SECOND / 30) - 1;
            if (window >= 0 && window < 3) {
                perWindow[window] += amount;
            }
            turns.add(now + budget.waitNanos() + random.nextInt(5_000_000)); // and the way there and back
        }
        for (double used : perWindow) {
            assertThat(used / 30).isCloseTo(rate, within(rate * 0.05));
        }
    }

    @Property(tries = 500, seed = "20261126")
    void overAnyTimeNoMoreIsUsedThanBelongsToItPlusWhatWasSavedAndTheLastUse(
            @ForAll @IntRange(min = 1, max = 1000) int rate,
            @ForAll @IntRange(min = 0, max = 1000) int burst,
            @ForAll long seed) {
        var random = new Random(seed);
        RateBudget budget = RateBudget.full(rate, burst, 0);
        long now = 0;
        double used = 0;
        for (int i = 0; i < 200; i++) {
            now += random.nextInt(1_000_000_000);
            budget = budget.at(now);
            if (!budget.isInDebt()) {
                assertThat(used).isLessThanOrEqualTo(rate * (double) now / SECOND + burst + 1e-6);
                double amount = random.nextInt(2000);
                used += amount;
                budget = budget.spent(amount);
            }
        }
    }
}
