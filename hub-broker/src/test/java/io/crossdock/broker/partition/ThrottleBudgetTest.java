package io.crossdock.broker.partition;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class ThrottleBudgetTest {
    private static final long RATE = 1_000_000;

    private record Copy(long at, long bytes) {}

    @Test
    void itGrowsWithTimeUpToOneSecond() {
        ThrottleBudget fresh = ThrottleBudget.of(RATE, 5_000);

        assertThat(fresh.room()).isZero();
        assertThat(fresh.at(5_050).room()).as("not worth a fetch").isZero();
        assertThat(fresh.at(5_500).room()).isEqualTo(500_000);
        assertThat(fresh.at(60_000).room()).isEqualTo(RATE);
    }

    @Test
    void whatWasTooMuchIsPaidBackBeforeTheNext() {
        ThrottleBudget owing = ThrottleBudget.of(RATE, 0).at(1_000).spent(3_000_000);

        assertThat(owing.room()).isZero();
        assertThat(owing.untilRoom()).isEqualTo(Duration.ofMillis(2_066));
        assertThat(owing.at(2_999).room()).isZero();
        assertThat(owing.at(1_000 + 2_066).room()).isEqualTo(66_000);
        assertThat(owing.at(1_000 + 2_066).untilRoom()).isZero();
    }

    @Test
    void aNewRateCountsFromNowOnAndNoLimitForgivesEverything() {
        ThrottleBudget owing = ThrottleBudget.of(RATE, 0).spent(1_000_000);

        assertThat(owing.limited(2 * RATE).at(600).room()).isEqualTo(200_000);
        assertThat(owing.limited(ThrottleBudget.UNLIMITED).room()).isEqualTo(ThrottleBudget.UNLIMITED);
        assertThat(owing.limited(ThrottleBudget.UNLIMITED)
                        .spent(1 << 30)
                        .limited(RATE)
                        .at(100)
                        .room())
                .isEqualTo(100_000);
        assertThat(ThrottleBudget.of(RATE, 0).at(1_000).limited(1_000).room()).isEqualTo(1_000);
    }

    @Test
    void aRateOfNothingLetsNothingThrough() {
        ThrottleBudget none = ThrottleBudget.of(0, 0);

        assertThat(none.at(Long.MAX_VALUE / 2).room()).isZero();
        assertThat(none.untilRoom()).isPositive();
    }

    @Test
    void aClockThatIsSetBackTakesNothingAwayAndGivesNothing() {
        ThrottleBudget half = ThrottleBudget.of(RATE, 10_000).at(10_500);

        assertThat(half.at(2_000).room()).isEqualTo(500_000);
        assertThat(half.at(2_000).at(2_100).room()).isEqualTo(600_000);
    }

    /** In any window no more is copied than belongs to it and one second, and the copy that began last in it. */
    @Property(tries = 500, seed = "20261126")
    void noWindowHasMoreThanItsShare(@ForAll long seed) {
        var random = new Random(seed);
        long rate = 1 + (long) Math.pow(10, random.nextInt(9)) * (1 + random.nextInt(9));
        ThrottleBudget budget = ThrottleBudget.of(rate, 0);
        var copies = new ArrayList<Copy>();
        long now = 0;
        for (int i = 0; i < 300; i++) {
            now += random.nextInt(100);
            budget = budget.at(now);
            if (budget.room() > 0) {
                long bytes = random.nextBoolean() ? 1 + random.nextInt(1 << 20) : Math.min(budget.room(), 1 << 20);
                budget = budget.spent(bytes);
                copies.add(new Copy(now, bytes));
            }
        }
        for (int from = 0; from < copies.size(); from += 7) {
            for (int to = from; to < copies.size(); to += 5) {
                assertShare(copies.subList(from, to + 1), rate);
            }
        }
    }

    private static void assertShare(List<Copy> window, long rate) {
        Copy last = window.get(window.size() - 1);
        long millis = last.at() - window.get(0).at();
        long bytes = window.stream().mapToLong(Copy::bytes).sum();
        assertThat((double) bytes - last.bytes()).isLessThanOrEqualTo(rate * (millis / 1000.0 + 1) + 1);
    }

    /** Whoever waits as long as it says finds room, so a copy is only as slow as it has to be. */
    @Property(tries = 500, seed = "20261126")
    void whoWaitsAsLongAsToldFindsRoomAndNobodyWaitsLongerThanNeeded(@ForAll long seed) {
        var random = new Random(seed);
        long rate = 1 + random.nextInt(10_000_000);
        ThrottleBudget budget = ThrottleBudget.of(rate, 0);
        long now = 0;
        long copied = 0;
        for (int i = 0; i < 100; i++) {
            now += budget.untilRoom().toMillis();
            budget = budget.at(now);
            assertThat(budget.room()).isPositive();
            copied += budget.room();
            budget = budget.spent(budget.room());
        }
        assertThat((double) copied).isGreaterThanOrEqualTo(rate * (now / 1000.0) * 0.9 - 1);
    }
}
