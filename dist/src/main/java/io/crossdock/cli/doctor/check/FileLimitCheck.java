package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Limits that a hub with many partitions runs into. */
final class FileLimitCheck implements Check {
    private static final long ENOUGH = 65_536;

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
        return facts.node().filter(node -> node.openFiles() > 0 && node.openFiles() < ENOUGH).stream()
                .map(node -> finding(
                        node.openFiles() < 8 * (long) facts.partitions().size() ? Severity.ERROR : Severity.HINT,
                        "the hub's process",
                        "it may hold " + node.openFiles() + " files open; each partition needs several",
                        "LimitNOFILE=" + ENOUGH + " in its unit, or 'ulimit -n " + ENOUGH + "' before it starts"))
                .toList();
    }
}
