package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Groups whose consumers are all gone. */
final class EmptyGroupCheck implements Check {
    @Override
    public String name() {
        return "empty-group";
    }

    @Override
    public String about() {
        return "a group has records to read and nobody who reads them";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.groups().stream()
                .filter(group -> group.members() == 0 && group.lag() > 0)
                .map(group -> finding(
                        Severity.WARNING,
                        "group " + group.id(),
                        "it has no members, and " + group.lag() + " records wait for it",
                        "start its consumers, or delete it if nobody needs it: 'crossdock groups delete " + group.id()
                                + "'"))
                .toList();
    }
}
