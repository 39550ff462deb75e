package io.crossdock.broker.partition;

import io.crossdock.broker.partition.NearestReplica.Copy;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Broker 1 leads in rack a; 2 and 3 follow in rack b, 4 in rack c. */
class NearestReplicaTest {
    private static final Map<Integer, String> RACKS = Map.of(1, "a", 2, "b", 3, "b", 4, "c");

    @Test
    void aConsumerBesideTheLeaderStaysThere() {
        assertThat(NearestReplica.of("a", 1, List.of(new Copy(2, 10, 0)), RACKS))
                .isEmpty();
    }

    @Test
    void ofSeveralInTheRackTheOneThatHasMostIsChosen() {
        var copies = List.of(new Copy(2, 10, 5), new Copy(3, 12, 1), new Copy(4, 20, 9));

        assertThat(NearestReplica.of("b", 1, copies, RACKS)).hasValue(3);
    }

    @Test
    void ofThoseThatHaveTheSameTheOneThatWasLastCompleteIsChosen() {
        var copies = List.of(new Copy(2, 10, 5), new Copy(3, 10, 1));

        assertThat(NearestReplica.of("b", 1, copies, RACKS)).hasValue(2);
    }

    @Test
    void whereNobodyStandsInTheRackTheLeaderIsReadFrom() {
        assertThat(NearestReplica.of("d", 1, List.of(new Copy(2, 10, 0)), RACKS))
                .isEmpty();
    }

    @Test
    void whoIsNotKnownToServeIsNotChosen() {
        assertThat(NearestReplica.of("c", 1, List.of(new Copy(4, 10, 0)), Map.of(1, "a")))
                .isEmpty();
    }

    @Test
    void aConsumerThatNamesNoRackReadsFromTheLeader() {
        assertThat(NearestReplica.of("", 1, List.of(new Copy(2, 10, 0)), Map.of(1, "a", 2, "")))
                .isEmpty();
    }
}
