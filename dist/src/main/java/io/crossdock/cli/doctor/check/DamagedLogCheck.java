package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Logs that could not be read. */
final class DamagedLogCheck implements Check {
    @Override
    public String name() {
        return "damaged-log";
    }

    @Override
    public String about() {
        return "a log is out of service because its files are damaged";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.node().stream()
                .flatMap(node -> node.damaged().entrySet().stream())
                .map(each -> finding(
                        Severity.ERROR,
                        each.getKey(),
                        each.getValue(),
                        "with other replicas: stop the hub, remove the folder of the partition, start it; it is copied"
                                + " again. Without: put back a backup of the folder"))
                .toList();
    }
}
