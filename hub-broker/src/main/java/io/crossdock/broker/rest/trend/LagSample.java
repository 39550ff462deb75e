package io.crossdock.broker.rest.trend;

import io.crossdock.broker.rest.GroupStandings.Standing;
import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a group stood at a moment.
 *
 * @param at milliseconds since 1970
 */
record LagSample(long at, Map<TopicPartition, Standing> standings) {
    LagSample {
        standings = Map.copyOf(standings);
    }

    /** Records not read, of all partitions. */
    long lag() {
        return standings.values().stream().mapToLong(Standing::lag).sum();
    }

    LagSample only(Collection<TopicPartition> partitions) {
        var left = new HashMap<>(standings);
        left.keySet().retainAll(partitions);
        return new LagSample(at, left);
    }

    /** Whether somebody moved the group back, or made a topic anew, between an earlier sample and this one. */
    boolean isBehind(LagSample earlier) {
        return standings.entrySet().stream().anyMatch(each -> {
            Standing before = earlier.standings.get(each.getKey());
            return before != null
                    && (each.getValue().committed() < before.committed()
                            || each.getValue().end() < before.end());
        });
    }
}
