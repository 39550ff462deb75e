package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Ensembles of which a member is of no use. */
final class EnsembleSizeCheck implements Check {
    @Override
    public String name() {
        return "ensemble-size";
    }

    @Override
    public String about() {
        return "the ensemble has an even number of members";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        int members = facts.ensemble().size();
        return members == 0 || members % 2 == 1
                ? List.of()
                : List.of(finding(
                        Severity.WARNING,
                        "ZooKeeper",
                        "an ensemble of " + members + " bears no more failures than one of " + (members - 1),
                        "add one member or take one away"));
    }
}
