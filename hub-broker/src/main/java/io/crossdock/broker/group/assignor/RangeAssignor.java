package io.crossdock.broker.group.assignor;

import org.apache.kafka.common.Uuid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Gives each member neighbouring partitions of each topic, in the order of the members' places. Members that subscribe
 * to the same topics of the same size get the same partition numbers of each, so that records of one key meet in one
 * member. The first members get one partition more where the numbers do not divide.
 */
final class RangeAssignor implements Assignor {
    @Override
    public String name() {
        return "range";
    }

    @Override
    public Map<String, Assignment> assign(Demand demand) {
        var readers = new HashMap<Uuid, List<String>>();
        demand.inOrder().values().forEach(id -> demand.member(id).topics().forEach(topic -> readers.computeIfAbsent(
                        topic, fresh -> new ArrayList<>())
                .add(id)));
        return demand.shares(shares -> readers.forEach((topic, ids) -> {
            int next = 0;
            for (int i = 0; i < ids.size() && next < demand.count(topic); i++) {
                int count = demand.count(topic) / ids.size() + (i < demand.count(topic) % ids.size() ? 1 : 0);
                List<Integer> range =
                        IntStream.range(next, next + count).boxed().toList();
                shares.computeIfAbsent(ids.get(i), fresh -> new HashMap<>()).put(topic, range);
                next += count;
            }
        }));
    }
}
