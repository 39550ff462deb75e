package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Connectors that move nothing. */
final class ConnectorCheck implements Check {
    @Override
    public String name() {
        return "connector";
    }

    @Override
    public String about() {
        return "a connector has failed or tries in vain";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.connectors().stream()
                .filter(each -> each.state().equals("FAILED") || each.state().equals("RETRYING"))
                .map(each -> finding(
                        each.state().equals("FAILED") ? Severity.ERROR : Severity.WARNING,
                        "connector " + each.name(),
                        "it is " + each.state() + (each.lastError().isEmpty() ? "" : ": " + each.lastError()),
                        "'crossdock connectors status " + each.name() + "', then 'restart' when the cause is mended"))
                .toList();
    }
}
