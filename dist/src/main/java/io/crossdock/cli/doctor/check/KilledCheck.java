package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;
import io.crossdock.cli.doctor.facts.NodeFacts;

import java.util.List;

/** Hubs that are down though nobody stopped them. */
final class KilledCheck implements Check {
    @Override
    public String name() {
        return "killed";
    }

    @Override
    public String about() {
        return "a hub ran here and did not end cleanly";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.node().filter(NodeFacts::killed).stream()
                .map(node -> finding(
                        Severity.ERROR,
                        node.data(),
                        "a hub ran here, was not stopped, and is not there any more",
                        "read the end of " + node.data()
                                + "/logs/hub.log and the kernel's log, then 'crossdock start'"))
                .toList();
    }
}
