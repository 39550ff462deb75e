package io.crossdock.torture;

import io.crossdock.torture.History.LogRead;
import io.crossdock.torture.History.Read;
import io.crossdock.torture.History.Sighting;
import org.apache.kafka.common.TopicPartition;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a group has committed, one of its members at least was shown: nobody else will ever look there again. */
final class GroupChecks {
    private GroupChecks() {}

    static void check(Plan plan, History.Snapshot history, Violations violations) {
        Map<String, Topic> topics = plan.topicsByName();
        for (Actor actor : plan.actors()) {
            if (actor instanceof Actor.Group group) {
                Topic topic = topics.get(group.topic());
                if (topic != null && !topic.trimmed() && !topic.compacted()) {
                    check(group, history, violations);
                }
            }
        }
    }

    private static void check(Actor.Group group, History.Snapshot history, Violations violations) {
        Map<TopicPartition, Set<Long>> shown = new HashMap<>();
        for (Sighting each : history.sightings()) {
            if (each.group().equals(group.name())) {
                shown.computeIfAbsent(each.partition(), any -> new HashSet<>()).add(each.offset());
            }
        }
        for (LogRead read : history.reads()) {
            if (!read.last()
                    || read.readCommitted() != group.readCommitted()
                    || !read.partition().topic().equals(group.topic())) {
                continue;
            }
            long passed = passed(group.name(), read.partition(), history);
            Set<Long> there = shown.getOrDefault(read.partition(), Set.of());
            List<Long> never = read.records().stream()
                    .map(Read::offset)
                    .filter(offset -> offset < passed && !there.contains(offset))
                    .toList();
            if (!never.isEmpty()) {
                violations.add(
                        Anomaly.UNSEEN,
                        "group %s is at %d of %s, but none of its members was shown %d records, such as %d",
                        group.name(),
                        passed,
                        read.partition(),
                        never.size(),
                        never.get(0));
            }
        }
    }

    private static long passed(String group, TopicPartition partition, History.Snapshot history) {
        return history.committed().stream()
                .filter(each -> each.group().equals(group) && each.partition().equals(partition))
                .mapToLong(History.Committed::offset)
                .max()
                .orElse(0);
    }
}
