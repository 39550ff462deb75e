package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Sinks whose other side failed so often that they only probe it. */
final class BreakerCheck implements Check {
    @Override
    public String name() {
        return "breaker";
    }

    @Override
    public String about() {
        return "a connector has stopped trying because the other side refuses";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.connectors().stream()
                .filter(each ->
                        !each.breaker().equals("CLOSED") && !each.breaker().isEmpty())
                .map(each -> finding(
                        Severity.WARNING,
                        "connector " + each.name(),
                        "its breaker is " + each.breaker() + ": " + each.lastError(),
                        "look at the system it writes to; it goes on by itself when that answers"))
                .toList();
    }
}
