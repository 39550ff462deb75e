package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Brokers that are missing: one finding for each, where their partitions make many. */
final class BrokerDownCheck implements Check {
    @Override
    public String name() {
        return "broker-down";
    }

    @Override
    public String about() {
        return "a broker that has replicas is not part of the cluster now";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        Map<Integer, Long> replicas = facts.partitions().stream()
                .flatMap(each -> each.absent().stream())
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        return replicas.entrySet().stream()
                .map(each -> finding(
                        Severity.ERROR,
                        "broker " + each.getKey(),
                        "it is not there, and has replicas of " + each.getValue() + " partitions",
                        "start it, and read the end of its log; if it is gone for good, 'crossdock cluster decommission "
                                + each.getKey() + "'"))
                .toList();
    }
}
