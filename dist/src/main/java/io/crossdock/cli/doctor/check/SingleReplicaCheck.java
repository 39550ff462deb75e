package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;
import io.crossdock.cli.doctor.facts.PartitionFact;

import java.util.List;

/** Topics that one dead broker takes away. */
final class SingleReplicaCheck implements Check {
    @Override
    public String name() {
        return "single-replica";
    }

    @Override
    public String about() {
        return "a topic of a cluster has one replica";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        if (facts.brokers().size() < 2) {
            return List.of();
        }
        return facts.partitions().stream()
                .filter(each -> each.replicas() == 1
                        && !each.isInternal()
                        && !each.topic().startsWith("_"))
                .map(PartitionFact::topic)
                .distinct()
                .map(topic -> finding(
                        Severity.WARNING,
                        "topic " + topic,
                        "it has one replica in a cluster of " + facts.brokers().size()
                                + ": when that broker is down it is out of reach, and with its disk it is lost",
                        "reassign its partitions to more brokers, and raise default.replication.factor"))
                .toList();
    }
}
