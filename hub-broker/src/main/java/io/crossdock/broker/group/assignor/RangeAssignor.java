package io.crossdock.broker.group.assignor;

import org.apache.kafka.common.Uuid;

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
        List<String> inOrder = List.copyOf(demand.inOrder().values());
        return demand.shares(shares -> {
            for (Uuid topic : demand.partitions().keySet()) {
                List<String> readers = inOrder.stream()
                        .filter(id -> demand.member(id).topics().contains(topic))
                        .toList();
                int next = 0;
                for (int i = 0; i < readers.size(); i++) {
                    int count =
                            demand.count(topic) / readers.size() + (i < demand.count(topic) % readers.size() ? 1 : 0);
                    List<Integer> range =
                            IntStream.range(next, next + count).boxed().toList();
                    shares.computeIfAbsent(readers.get(i), fresh -> new HashMap<>())
                            .put(topic, range);
                    next += count;
                }
            }
        });
    }
}
