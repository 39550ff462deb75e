package io.crossdock.broker.metadata;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@NullUnmarked
class PartitionImageTest {
    private static final PartitionImage MOVING =
            new PartitionImage(1, 5, List.of(3, 4, 1, 2), List.of(1), List.of(3, 4), List.of(1, 2), List.of(2));

    @Test
    void aMoveEndsAtTheReplicasThatAreNotRemoved() {
        assertThat(MOVING.isMoving()).isTrue();
        assertThat(MOVING.target()).containsExactly(3, 4);
        assertThat(new PartitionImage(1, 5, List.of(1, 2), List.of(1)).isMoving())
                .isFalse();
        assertThat(new PartitionImage(1, 5, List.of(1, 2), List.of(1)).target()).containsExactly(1, 2);
    }

    @Test
    void anElectionAndAChangeOfInSyncReplicasLeaveAMoveAsItIs() {
        assertThat(MOVING.led(2))
                .isEqualTo(new PartitionImage(
                        2, 6, List.of(3, 4, 1, 2), List.of(1), List.of(3, 4), List.of(1, 2), List.of(2)));
        assertThat(MOVING.withIsr(List.of(1, 2)))
                .isEqualTo(new PartitionImage(
                        1, 5, List.of(3, 4, 1, 2), List.of(1, 2), List.of(3, 4), List.of(1, 2), List.of()));
    }

    @Test
    void noStepMovesBetweenStrangersOrLetsAnInSyncReplicaBeMerelyEligible() {
        assertThatThrownBy(() -> new PartitionStep(MOVING, MOVING.withReplicas(List.of(1, 2), List.of(3), List.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PartitionStep(MOVING, MOVING.withReplicas(List.of(1, 2), List.of(), List.of(3))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PartitionStep(MOVING, MOVING.withReplicas(List.of(1, 2), List.of(2), List.of(2))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PartitionStep(MOVING, MOVING.withElr(List.of(1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PartitionStep(MOVING, MOVING.withElr(List.of(7))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
