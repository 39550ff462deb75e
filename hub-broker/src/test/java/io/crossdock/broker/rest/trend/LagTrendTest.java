package io.crossdock.broker.rest.trend;

import io.crossdock.broker.rest.GroupStandings.Standing;
import io.crossdock.broker.rest.trend.LagTrendDto.Outlook;
import io.crossdock.broker.rest.trend.LagTrendDto.Point;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class LagTrendTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final TopicPartition BILLS = new TopicPartition("bills", 0);

    @Test
    void aGroupThatReadsFasterThanIsWrittenIsCaughtUpWhenTheDifferenceHasEatenTheLag() {
        // 100/s written, 300/s read, 20,000 left: 100 s
        LagTrendDto trend = trend(at(0, 10_000, 36_000), at(30, 19_000, 39_000));

        assertThat(trend.outlook()).isEqualTo(Outlook.CATCHES_UP);
        assertThat(trend.producedPerSecond()).isEqualTo(100);
        assertThat(trend.consumedPerSecond()).isEqualTo(300);
        assertThat(trend.secondsLeft()).isEqualTo(100);
        assertThat(trend.points()).containsExactly(new Point(0, 26_000), new Point(30_000, 20_000));
    }

    @Test
    void aGroupThatReadsMoreSlowlyFallsBehind() {
        LagTrendDto trend = trend(at(0, 0, 1_000), at(20, 2_000, 9_000));

        assertThat(trend.outlook()).isEqualTo(Outlook.FALLS_BEHIND);
        assertThat(trend.producedPerSecond()).isEqualTo(400);
        assertThat(trend.consumedPerSecond()).isEqualTo(100);
        assertThat(trend.secondsLeft()).isNull();
    }

    @Test
    void aGroupThatIsBehindByNoMoreThanItReadsBetweenCommitsKeepsUp() {
        assertThat(trend(at(0, 990, 1_000), at(60, 6_500, 7_000)).outlook()).isEqualTo(Outlook.KEEPS_UP);
        assertThat(trend(at(0, 5, 5)).outlook()).isEqualTo(Outlook.KEEPS_UP);
    }

    @Test
    void nothingWrittenAndNothingReadStandsStillAndNothingReadAloneFallsBehind() {
        assertThat(trend(at(0, 5, 9), at(60, 5, 9)).outlook()).isEqualTo(Outlook.STANDS_STILL);
        assertThat(trend(at(0, 5, 9), at(60, 5, 10)).outlook()).isEqualTo(Outlook.FALLS_BEHIND);
    }

    @Test
    void ratesThatHardlyDifferLeaveTheLagAsItIs() {
        assertThat(trend(at(0, 0, 50_000), at(100, 10_000, 60_100)).outlook()).isEqualTo(Outlook.STAYS);
    }

    @Test
    void twoLooksThatAreTooCloseSayNothingYet() {
        LagTrendDto trend = trend(at(0, 0, 100), at(9, 50, 100));

        assertThat(trend.outlook()).isEqualTo(Outlook.UNKNOWN);
        assertThat(trend.consumedPerSecond()).isNull();
    }

    @Test
    void whatWasBeforeTheGroupWasMovedBackDoesNotCount() {
        LagTrendDto trend = trend(at(0, 9_000, 10_000), at(30, 0, 10_000), at(60, 3_000, 10_000));

        assertThat(trend.overSeconds()).isEqualTo(30);
        assertThat(trend.consumedPerSecond()).isEqualTo(100);
        assertThat(trend.points()).hasSize(3);
    }

    @Test
    void onlyTheLastFiveMinutesCount() {
        LagTrendDto trend = trend(at(0, 0, 100_000), at(600, 60_000, 100_000), at(660, 60_000, 100_000));

        assertThat(trend.overSeconds()).isEqualTo(60);
        assertThat(trend.outlook()).isEqualTo(Outlook.STANDS_STILL);
    }

    @Test
    void aPartitionThatCameLaterCountsForTheLagAndNotForTheRates() {
        LagTrendDto trend = trend(
                at(0, 0, 1_000),
                new LagSample(20_000, Map.of(ORDERS, new Standing(1_000, 1_000), BILLS, new Standing(0, 5_000))));

        assertThat(trend.lag()).isEqualTo(5_000);
        assertThat(trend.producedPerSecond()).isZero();
        assertThat(trend.consumedPerSecond()).isEqualTo(50);
        assertThat(trend.secondsLeft()).isEqualTo(100);
    }

    @Test
    void manySamplesBecomeFewPointsOfWhichTheLastIsNow() {
        var samples = new ArrayList<LagSample>();
        for (int second = 0; second < 3600; second += 5) {
            samples.add(at(second, second, 4_000));
        }

        LagTrendDto trend = LagTrend.of("readers", samples);

        assertThat(trend.points()).hasSizeBetween(100, 121).endsWith(new Point(3_595_000, 405));
    }

    private static LagTrendDto trend(LagSample... samples) {
        return LagTrend.of("readers", List.of(samples));
    }

    private static LagSample at(long second, long committed, long end) {
        return new LagSample(second * 1000, Map.of(ORDERS, new Standing(committed, end)));
    }
}
