package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Clients that limits slow down. */
final class ThrottledCheck implements Check {
    @Override
    public String name() {
        return "throttled";
    }

    @Override
    public String about() {
        return "somebody has to wait for a limit now";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.throttled().stream()
                .map(each -> finding(
                        Severity.HINT,
                        each.who(),
                        "they wait " + each.waitMillis() + " ms for each request, for the limit " + each.limit(),
                        each.remedy()))
                .toList();
    }
}
