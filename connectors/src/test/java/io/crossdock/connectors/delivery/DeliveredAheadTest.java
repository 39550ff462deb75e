package io.crossdock.connectors.delivery;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveredAheadTest {
    @Test
    void itSaysWhatLiesBetweenOpenOffsets() {
        var ahead = DeliveredAhead.between(List.of(10L, 11L, 15L, 30L), 20);

        assertThat(LongStream.range(0, 40).filter(ahead::contains)).containsExactly(12L, 13L, 14L, 16L, 17L, 18L, 19L);
        assertThat(ahead.encode(10, 100)).isEqualTo("ahead:2,3,1,4");
        assertThat(DeliveredAhead.decode(10, "ahead:2,3,1,4")).isEqualTo(ahead);
    }

    @Test
    void whatDoesNotFitIsLeftOut() {
        var ahead = DeliveredAhead.between(List.of(10L, 20L, 30L), 40);

        assertThat(ahead.encode(10, 11)).isEqualTo("ahead:1,9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "somebody else's", "ahead:", "ahead:1", "ahead:x,1", "ahead:1,0", "ahead:-1,5", "ahead:1,2,"
            })
    void textFromElsewhereMeansNothingWrong(String text) {
        assertThat(DeliveredAhead.decode(10, text).contains(10)).isFalse();
    }

    @Test
    void numbersThatRunOverMeanNothing() {
        assertThat(DeliveredAhead.decode(10, "ahead:1," + Long.MAX_VALUE)).isEqualTo(DeliveredAhead.NOTHING);
    }
}
