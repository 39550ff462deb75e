package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Java releases that are not kept up. */
final class JavaVersionCheck implements Check {
    private static final List<Integer> KEPT = List.of(17, 21, 25);

    @Override
    public String name() {
        return "java-version";
    }

    @Override
    public String about() {
        return "the Java release gets no fixes any more";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.node().filter(node -> !KEPT.contains(node.javaVersion())).stream()
                .map(node -> finding(
                        Severity.HINT,
                        "this installation",
                        "Java " + node.javaVersion() + " is none of the long-term releases 17, 21 and 25",
                        "set JAVA_HOME to one of them"))
                .toList();
    }
}
