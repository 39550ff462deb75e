package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Hubs that load every class anew. */
final class ClassArchiveCheck implements Check {
    @Override
    public String name() {
        return "class-archive";
    }

    @Override
    public String about() {
        return "starts take longer than they need";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.node().filter(node -> !node.hasClassArchive()).stream()
                .map(node -> finding(
                        Severity.HINT,
                        "this installation",
                        "there is no archive of classes, so a start takes twice the time",
                        "'crossdock warm', or end a hub cleanly once"))
                .toList();
    }
}
