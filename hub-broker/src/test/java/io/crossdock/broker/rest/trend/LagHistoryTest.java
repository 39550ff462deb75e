package io.crossdock.broker.rest.trend;

import io.crossdock.broker.rest.GroupStandings.Standing;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class LagHistoryTest {
    @Test
    void samplesAreKeptForAnHourAndThoseThatAreTooCloseAreOne() {
        var history = new LagHistory();
        history.add("a", 0, standings(1));
        history.add("a", LagHistory.CLOSEST.toMillis() - 1, standings(1));
        history.add("a", 10_000, standings(1));
        assertThat(history.of("a")).extracting(LagSample::at).containsExactly(0L, 10_000L);

        history.add("b", LagHistory.LONGEST.toMillis() + 1, standings(1));

        assertThat(history.of("a")).extracting(LagSample::at).containsExactly(10_000L);
    }

    @Test
    void whenItHoldsTooMuchTheOldestGoesFirstWhosesoeverItIs() {
        var history = new LagHistory(10);
        history.add("a", 0, standings(4));
        history.add("b", 5_000, standings(4));
        history.add("a", 10_000, standings(4));

        assertThat(history.of("a")).extracting(LagSample::at).containsExactly(10_000L);
        assertThat(history.of("b")).hasSize(1);

        history.add("c", 20_000, standings(10));

        assertThat(history.of("a")).isEmpty();
        assertThat(history.of("b")).isEmpty();
        assertThat(history.of("c")).hasSize(1);
    }

    @Test
    void whatIsTooMuchByItselfIsNotKept() {
        var history = new LagHistory(10);

        history.add("a", 0, standings(11));

        assertThat(history.of("a")).isEmpty();
    }

    private static Map<TopicPartition, Standing> standings(int partitions) {
        var standings = new HashMap<TopicPartition, Standing>();
        for (int number = 0; number < partitions; number++) {
            standings.put(new TopicPartition("t", number), new Standing(1, 2));
        }
        return standings;
    }
}
