package io.crossdock.torture;

import io.crossdock.torture.History.CommitSeen;
import io.crossdock.torture.History.LogRead;
import io.crossdock.torture.History.Read;
import org.apache.kafka.common.TopicPartition;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Exactly once: what a transformer's group has passed is in its output, each record of the input one time. */
final class TransformChecks {
    private TransformChecks() {}

    static void check(Actor.Transformer transformer, History.Snapshot history, Violations violations) {
        var made = new HashSet<String>();
        boolean finished = false;
        for (LogRead read : finalReads(history, transformer.to())) {
            finished = true;
            for (Read each : read.records()) {
                if (each.id().producer().equals(transformer.name())
                        && !made.add(each.id().source())) {
                    violations.add(
                            Anomaly.DUPLICATED,
                            "%s: %s was transformed twice, the second time at %d of %s",
                            transformer.name(),
                            each.id().source(),
                            each.offset(),
                            read.partition());
                }
            }
        }
        if (!finished) {
            return;
        }
        for (LogRead read : finalReads(history, transformer.from())) {
            long passed = passed(transformer.name(), read.partition(), history);
            Set<String> passedOver = new HashSet<>();
            for (Read each : read.records()) {
                String source = read.partition().partition() + "@" + each.offset();
                if (each.offset() < passed && !made.contains(source)) {
                    passedOver.add(source);
                }
            }
            if (!passedOver.isEmpty()) {
                violations.add(
                        Anomaly.UNSEEN,
                        "%s: the group is at %d of %s, but %d records were not transformed: %s",
                        transformer.name(),
                        passed,
                        read.partition(),
                        passedOver.size(),
                        passedOver);
            }
        }
    }

    private static List<LogRead> finalReads(History.Snapshot history, String topic) {
        return history.reads().stream()
                .filter(read -> read.last() && read.readCommitted())
                .filter(read -> read.partition().topic().equals(topic))
                .toList();
    }

    private static long passed(String group, TopicPartition partition, History.Snapshot history) {
        return history.commitsSeen().stream()
                .filter(each -> each.group().equals(group) && each.partition().equals(partition))
                .mapToLong(CommitSeen::offset)
                .max()
                .orElse(0);
    }
}
