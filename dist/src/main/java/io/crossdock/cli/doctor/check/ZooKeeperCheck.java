package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;
import io.crossdock.cli.doctor.facts.ZooKeeperFact;

import java.util.List;

/** Members of ZooKeeper that are down, and ensembles without a majority. */
final class ZooKeeperCheck implements Check {
    @Override
    public String name() {
        return "zookeeper";
    }

    @Override
    public String about() {
        return "a member of the ensemble does not serve";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        List<ZooKeeperFact> down =
                facts.ensemble().stream().filter(each -> each.mode().isEmpty()).toList();
        boolean majority =
                2 * (facts.ensemble().size() - down.size()) > facts.ensemble().size();
        return down.stream()
                .map(each -> finding(
                        majority ? Severity.WARNING : Severity.ERROR,
                        "ZooKeeper " + each.address(),
                        "it does not serve" + (each.error().isEmpty() ? "" : " (" + each.error() + ")")
                                + (majority ? "" : ", and without a majority nothing in the cluster can change"),
                        "start the hub or the ZooKeeper there, and look at its log"))
                .toList();
    }
}
