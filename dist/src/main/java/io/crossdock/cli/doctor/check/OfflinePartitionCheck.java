package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Partitions that nobody serves. */
final class OfflinePartitionCheck implements Check {
    @Override
    public String name() {
        return "offline-partition";
    }

    @Override
    public String about() {
        return "a partition has no leader";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.partitions().stream()
                .filter(each -> each.leader() < 0)
                .map(each -> finding(
                        Severity.ERROR,
                        each.name(),
                        "it has no leader: nobody can read or write it",
                        "start a broker that has it in sync; 'crossdock topics describe " + each.topic() + "'"))
                .toList();
    }
}
