package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Partitions that cannot be written to safely. */
final class MinInSyncCheck implements Check {
    @Override
    public String name() {
        return "min-in-sync";
    }

    @Override
    public String about() {
        return "a partition refuses acks=all for lack of replicas";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.partitions().stream()
                .filter(each -> each.leader() >= 0 && each.inSync() < each.minInSync())
                .map(each -> finding(
                        Severity.ERROR,
                        each.name(),
                        each.inSync() + " replicas are in sync and min.insync.replicas is " + each.minInSync()
                                + ", so producers with acks=all are refused",
                        "start the brokers that are down; 'crossdock topics describe " + each.topic() + "' names them"))
                .toList();
    }
}
