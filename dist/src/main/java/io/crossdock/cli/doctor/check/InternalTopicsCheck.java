package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;
import io.crossdock.cli.doctor.facts.PartitionFact;

import java.util.List;

/** Topics of the cluster itself that one dead broker takes away. */
final class InternalTopicsCheck implements Check {
    private static final int ENOUGH = 3;

    @Override
    public String name() {
        return "internal-topics";
    }

    @Override
    public String about() {
        return "an internal topic has fewer replicas than the cluster could give it";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        int possible = Math.min(ENOUGH, facts.brokers().size());
        return facts.partitions().stream()
                .filter(each -> each.isInternal() || each.topic().startsWith("_"))
                .filter(each -> each.replicas() < possible)
                .map(PartitionFact::topic)
                .distinct()
                .map(topic -> finding(
                        Severity.WARNING,
                        "topic " + topic,
                        "it has fewer than " + possible + " replicas, so what is in it can be lost or out of reach",
                        "reassign its partitions to " + possible + " brokers, with Kafka's kafka-reassign-partitions"))
                .toList();
    }
}
