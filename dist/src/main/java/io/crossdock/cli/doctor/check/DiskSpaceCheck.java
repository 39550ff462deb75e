package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Disks that will be full. */
final class DiskSpaceCheck implements Check {
    private static final long MEGABYTE = 1024 * 1024;

    @Override
    public String name() {
        return "disk-space";
    }

    @Override
    public String about() {
        return "less than a tenth of a disk is free";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.brokers().stream()
                .flatMap(
                        broker -> broker.directories().stream()
                                .filter(each -> each.totalBytes() > 0
                                        && each.usableBytes() >= 0
                                        && each.usableBytes() < each.totalBytes() / 10)
                                .map(
                                        each -> finding(
                                                each.usableBytes() < each.totalBytes() / 50
                                                        ? Severity.ERROR
                                                        : Severity.WARNING,
                                                broker.name() + " " + each.path(),
                                                each.usableBytes() / MEGABYTE + " MB of " + each.totalBytes() / MEGABYTE
                                                        + " MB are free",
                                                "shorten retention of large topics, or add room; 'crossdock cluster status' shows sizes")))
                .toList();
    }
}
