package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Records that wait for somebody to look at them. */
final class DeadLetterCheck implements Check {
    @Override
    public String name() {
        return "dead-letters";
    }

    @Override
    public String about() {
        return "a connector has given records up";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.connectors().stream()
                .filter(each -> each.deadLetters() > 0)
                .map(each -> finding(
                        Severity.WARNING,
                        "connector " + each.name(),
                        each.deadLetters() + " records were put aside",
                        "'crossdock connectors dead-letters list " + each.name() + " --causes', then 'redrive'"))
                .toList();
    }
}
