package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Disks of which only the reserve is left. */
final class DiskFullCheck implements Check {
    @Override
    public String name() {
        return "disk-full";
    }

    @Override
    public String about() {
        return "clients may not write to a log directory for lack of room";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.node().stream()
                .flatMap(node -> node.full().entrySet().stream())
                .map(
                        each -> finding(
                                Severity.ERROR,
                                each.getKey(),
                                each.getValue(),
                                "shorten retention of large topics, move replicas with 'crossdock cluster rebalance', or add room"))
                .toList();
    }
}
