package io.crossdock.broker.partition;

import io.crossdock.broker.metadata.PartitionImage;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

@NullUnmarked
class LeadershipTest {
    @Test
    void aLeaderLeadsOnOnlyIfNobodyCanHaveLedBetween() {
        Leadership before = led(1, 5);

        assertThat(led(1, 6).leadsOn(before)).isTrue();
        assertThat(led(1, 7).leadsOn(before)).as("somebody led in 6").isFalse();
        assertThat(led(1, 5).leadsOn(before)).as("the same term").isFalse();
        assertThat(led(2, 6).leadsOn(before)).isFalse();
        assertThat(led(1, 6).leadsOn(before.resigned()))
                .as("it was taken for dead")
                .isFalse();
        assertThat(led(1, 6).resigned().leadsOn(before)).isFalse();
    }

    private static Leadership led(int by, int epoch) {
        return Leadership.of(new PartitionImage(by, epoch, List.of(1, 2), List.of(1, 2)), 1);
    }
}
