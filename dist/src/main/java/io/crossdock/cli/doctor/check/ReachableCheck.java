package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Brokers that tell clients an address where nobody answers. */
final class ReachableCheck implements Check {
    @Override
    public String name() {
        return "reachable";
    }

    @Override
    public String about() {
        return "clients cannot connect to an address that a broker advertises";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.brokers().stream()
                .filter(broker -> !broker.isReachable())
                .map(
                        broker -> finding(
                                Severity.ERROR,
                                broker.name(),
                                "it advertises " + broker.address() + ", and nobody can connect there from here",
                                "broker.advertised.listeners with an address that clients reach; open the port in the firewall"))
                .toList();
    }
}
