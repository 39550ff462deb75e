package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Hubs that wait for the swap. */
final class SwapCheck implements Check {
    private static final long MEGABYTE = 1024 * 1024;

    @Override
    public String name() {
        return "swap";
    }

    @Override
    public String about() {
        return "memory of the hub is on disk";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.node().filter(node -> node.swappedBytes() > 16 * MEGABYTE).stream()
                .map(node -> finding(
                        Severity.WARNING,
                        "the hub's process",
                        node.swappedBytes() / MEGABYTE + " MB of its memory are swapped out, so it stalls",
                        "vm.swappiness=1 in /etc/sysctl.conf, or less memory for what else runs here"))
                .toList();
    }
}
