package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.BrokerFact;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;
import java.util.stream.Collectors;

/** Brokers that treat the same topic differently. */
final class SettingsDifferCheck implements Check {
    private static final List<String> SAME = List.of(
            "default.replication.factor",
            "log.retention.bytes",
            "log.retention.ms",
            "message.max.bytes",
            "min.insync.replicas",
            "num.partitions",
            "unclean.leader.election.enable");

    @Override
    public String name() {
        return "settings-differ";
    }

    @Override
    public String about() {
        return "brokers of one cluster have different settings";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        List<BrokerFact> known = facts.brokers().stream()
                .filter(broker -> !broker.settings().isEmpty())
                .toList();
        return SAME.stream()
                .filter(name -> known.stream()
                                .map(broker -> broker.setting(name))
                                .distinct()
                                .count()
                        > 1)
                .map(name -> finding(
                        Severity.WARNING,
                        name,
                        "it differs: "
                                + known.stream()
                                        .map(broker -> broker.id() + "=" + broker.setting(name))
                                        .collect(Collectors.joining(", ")),
                        "the same in every hub.yaml, or for all brokers at once with 'crossdock apply' (configs)"))
                .toList();
    }
}
