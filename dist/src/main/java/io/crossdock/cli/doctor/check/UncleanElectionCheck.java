package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;
import io.crossdock.cli.doctor.facts.PartitionFact;

import java.util.List;

/** Settings by which acknowledged records can be lost. */
final class UncleanElectionCheck implements Check {
    @Override
    public String name() {
        return "unclean-election";
    }

    @Override
    public String about() {
        return "a replica that lacks records may become the leader";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.partitions().stream()
                .filter(PartitionFact::isUncleanAllowed)
                .filter(each -> each.replicas() > 1)
                .map(PartitionFact::topic)
                .distinct()
                .map(topic -> finding(
                        Severity.WARNING,
                        "topic " + topic,
                        "unclean.leader.election.enable is true: acknowledged records can be lost",
                        "'crossdock topics alter " + topic + " --config unclean.leader.election.enable=false'"))
                .toList();
    }
}
