package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Brokers that do not agree on the time, by which records are dated and deleted. */
final class ClockCheck implements Check {
    /** What is asked is told in whole seconds. */
    private static final long MOST_MILLIS = 2_000;

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public String about() {
        return "clocks of brokers differ by more than two seconds";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.brokers().stream()
                .filter(broker -> Math.abs(broker.clockOffsetMillis().orElse(0)) > MOST_MILLIS)
                .map(broker -> finding(
                        Severity.WARNING,
                        broker.name(),
                        "its clock is " + Math.abs(broker.clockOffsetMillis().orElse(0)) / 1000 + " s "
                                + (broker.clockOffsetMillis().orElse(0) > 0 ? "ahead of" : "behind")
                                + " this machine's",
                        "let an NTP service run on every machine: 'timedatectl set-ntp true'"))
                .toList();
    }
}
