package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Partitions of which copies are missing. */
final class UnderReplicatedCheck implements Check {
    @Override
    public String name() {
        return "under-replicated";
    }

    @Override
    public String about() {
        return "a partition has replicas that are not in sync";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.partitions().stream()
                .filter(each -> each.leader() >= 0 && each.inSync() < each.replicas())
                .map(each -> finding(
                        Severity.WARNING,
                        each.name(),
                        each.inSync() + " of " + each.replicas() + " replicas are in sync",
                        "'crossdock cluster status' shows which broker is down or behind"))
                .toList();
    }
}
