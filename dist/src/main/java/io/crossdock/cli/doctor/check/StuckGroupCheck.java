package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Groups whose consumers hang. */
final class StuckGroupCheck implements Check {
    @Override
    public String name() {
        return "stuck-group";
    }

    @Override
    public String about() {
        return "a group has members, falls behind and commits nothing";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.groups().stream()
                .filter(group -> group.members() > 0 && !group.hasCommitted() && group.lag() > group.lagBefore())
                .map(group -> finding(
                        Severity.WARNING,
                        "group " + group.id(),
                        "its lag grew from " + group.lagBefore() + " to " + group.lag()
                                + " records while it committed nothing",
                        "look at its consumers' logs: one record may fail again and again; 'crossdock groups describe "
                                + group.id() + "'"))
                .toList();
    }
}
