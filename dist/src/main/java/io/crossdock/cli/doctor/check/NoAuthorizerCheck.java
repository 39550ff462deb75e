package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Clusters with logins and without access rules. */
final class NoAuthorizerCheck implements Check {
    @Override
    public String name() {
        return "no-authorizer";
    }

    @Override
    public String about() {
        return "brokers ask who clients are and let everybody do everything";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.brokers().stream()
                .filter(broker -> broker.addresses("listeners").stream()
                        .anyMatch(listener -> broker.protocol(listener).startsWith("SASL")))
                .filter(broker -> List.of("", "none").contains(broker.setting("authorizer"))
                        && broker.setting("authorizer.class.name").isEmpty())
                .map(broker -> finding(
                        Severity.WARNING,
                        broker.name(),
                        "clients log in, and every one of them may do everything",
                        "broker.authorizer: acl, and rules with 'crossdock acls add'"))
                .toList();
    }
}
