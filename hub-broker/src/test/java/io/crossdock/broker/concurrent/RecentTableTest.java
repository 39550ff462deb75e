package io.crossdock.broker.concurrent;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecentTableTest {
    private record Met(String name, long last) implements RecentTable.Entry {}

    @Test
    void whatWasNotMetForTheLongestTimeMakesRoomWhereverTheClockBegan() {
        for (long begin : new long[] {0, -1000, Long.MAX_VALUE - 3}) {
            var table = new RecentTable<Met>(16);
            for (int i = 0; i < RecentTable.PLACES; i++) {
                table.add(5, new Met("m" + i, begin + (i == 3 ? 0 : 10 + i)));
            }

            table.add(5, new Met("new", begin + 100));

            assertThat(table.all())
                    .extracting(Met::name)
                    .hasSize(8)
                    .contains("new")
                    .doesNotContain("m3");
        }
    }

    @Test
    void whatStandsForAHashIsSeenInItsPlacesUntilOneIsFree() {
        var table = new RecentTable<Met>(16);
        assertThat(table.at(21, 0)).isNull();

        table.add(21, new Met("one", 1));
        table.add(21, new Met("two", 2));

        assertThat(table.at(21, 0)).isEqualTo(new Met("one", 1));
        assertThat(table.at(21, 1)).isEqualTo(new Met("two", 2));
        assertThat(table.at(21, 2)).isNull();
        assertThat(IntStream.range(0, RecentTable.PLACES).mapToObj(place -> table.at(22, place)))
                .as("of a neighbour")
                .contains(new Met("two", 2));
    }

    @Test
    void aSizeThatIsNoPowerOfTwoOrTooSmallIsRefused() {
        assertThatThrownBy(() -> new RecentTable<Met>(24)).hasMessageContaining("24");
        assertThatThrownBy(() -> new RecentTable<Met>(4)).hasMessageContaining("4");
    }
}
