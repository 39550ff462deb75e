package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;
import io.crossdock.hub.FileLimit;

import java.util.List;

/** Limits that a hub with many partitions runs into. */
final class FileLimitCheck implements Check {
    /** Its log, its indexes and what is being deleted. */
    private static final long OF_A_PARTITION = 8;

    @Override
    public String name() {
        return "file-limit";
    }

    @Override
    public String about() {
        return "the hub may not hold enough files open";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        long partitions = OF_A_PARTITION * facts.partitions().size();
        return facts
                .node()
                .filter(node -> node.openFiles() > 0 && node.openFiles() < Math.max(FileLimit.ENOUGH, partitions))
                .stream()
                .map(node -> finding(
                        node.openFiles() < partitions ? Severity.ERROR : Severity.HINT,
                        "the hub's process",
                        "it may hold " + node.openFiles() + " files open; each partition needs several",
                        "LimitNOFILE=" + FileLimit.RECOMMENDED + " in its unit, or 'ulimit -n " + FileLimit.RECOMMENDED
                                + "' before it starts"))
                .toList();
    }
}
