package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Hubs whose heap takes the memory in which records are kept. */
final class HeapCheck implements Check {
    private static final long MEGABYTE = 1024 * 1024;

    @Override
    public String name() {
        return "heap";
    }

    @Override
    public String about() {
        return "the heap leaves too little memory for the page cache";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.node().filter(node -> node.memoryBytes() > 0 && node.heapBytes() > node.memoryBytes() / 2).stream()
                .map(node -> finding(
                        Severity.WARNING,
                        "the hub's process",
                        "its heap may grow to " + node.heapBytes() / MEGABYTE + " MB of "
                                + node.memoryBytes() / MEGABYTE + " MB, and records are kept in what is left",
                        "a smaller -Xmx in CROSSDOCK_HEAP_OPTS; 512 MB do for most hubs"))
                .toList();
    }
}
