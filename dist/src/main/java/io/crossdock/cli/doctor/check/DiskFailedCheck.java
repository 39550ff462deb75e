package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;
import java.util.stream.Stream;

/** Disks that failed. */
final class DiskFailedCheck implements Check {
    private Finding failed(String subject, String why) {
        return finding(
                Severity.ERROR,
                subject,
                "it does not serve: " + why,
                "replace the disk or free the mount, then start the hub again; replicas elsewhere go on meanwhile");
    }

    @Override
    public String name() {
        return "disk-failed";
    }

    @Override
    public String about() {
        return "a log directory does not serve";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        Stream<Finding> told = facts.brokers().stream().flatMap(broker -> broker.directories().stream()
                .filter(each -> !each.error().isEmpty())
                .map(each -> failed(broker.name() + " " + each.path(), each.error())));
        Stream<Finding> own = facts.node().stream()
                .flatMap(node -> node.offline().entrySet().stream())
                .filter(each -> facts.brokers().stream()
                        .flatMap(broker -> broker.directories().stream())
                        .noneMatch(seen -> seen.path().equals(each.getKey())
                                && !seen.error().isEmpty()))
                .map(each -> failed(each.getKey(), each.getValue()));
        return Stream.concat(told, own).toList();
    }
}
