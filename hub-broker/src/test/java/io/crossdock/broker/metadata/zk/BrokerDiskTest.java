package io.crossdock.broker.metadata.zk;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class BrokerDiskTest {
    private static final Znodes.Disk NOTED = new Znodes.Disk(List.of("a", "b"), "monday");

    @Test
    void aKilledProcessHasLostNothing() {
        assertThat(new BrokerDisk(List.of("a", "b"), false, "monday", false).mayHaveLostSomething(NOTED))
                .isFalse();
    }

    @Test
    void aMachineThatWentDownMayHaveLostWhatWasNotOnTheDisk() {
        assertThat(new BrokerDisk(List.of("a", "b"), false, "tuesday", false).mayHaveLostSomething(NOTED))
                .isTrue();
        assertThat(new BrokerDisk(List.of("a", "b"), false, "tuesday", true).mayHaveLostSomething(NOTED))
                .as("it was stopped before")
                .isFalse();
    }

    @Test
    void aDirectoryThatIsNotThereAnyMoreIsALossAndAFurtherOneIsNone() {
        assertThat(new BrokerDisk(List.of("a", "c"), false, "monday", true).mayHaveLostSomething(NOTED))
                .isTrue();
        assertThat(new BrokerDisk(List.of("a", "b", "c"), false, "monday", true).mayHaveLostSomething(NOTED))
                .isFalse();
    }

    @Test
    void whereNothingWasNotedOnlyAnEmptyDiskIsALoss() {
        assertThat(new BrokerDisk(List.of("a"), true, "monday", false).mayHaveLostSomething(null))
                .isTrue();
        assertThat(new BrokerDisk(List.of("a"), false, "monday", false).mayHaveLostSomething(null))
                .isFalse();
    }
}
