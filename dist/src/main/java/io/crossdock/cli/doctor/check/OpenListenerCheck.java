package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.BrokerFact;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;
import java.util.regex.Pattern;

/** Listeners by which anybody may do anything. */
final class OpenListenerCheck implements Check {
    private static final Pattern OWN_MACHINE = Pattern.compile(".*://(127\\.[0-9.]+|localhost|\\[::1]):.*");

    private static boolean isOpen(String listener, BrokerFact broker) {
        return !OWN_MACHINE.matcher(listener).matches()
                && switch (broker.protocol(listener)) {
                    case "PLAINTEXT" -> true;
                    case "SSL" -> !broker.setting("ssl.client.auth").equals("required");
                    default -> false;
                };
    }

    @Override
    public String name() {
        return "open-listener";
    }

    @Override
    public String about() {
        return "other machines reach a listener that asks nobody who they are";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.brokers().stream()
                .flatMap(broker -> broker.addresses("listeners").stream()
                        .filter(listener -> isOpen(listener, broker))
                        .map(listener -> finding(
                                Severity.WARNING,
                                broker.name() + " " + listener,
                                "it takes connections from other machines without asking who they are",
                                "'crossdock secure', or let it listen on 127.0.0.1 only")))
                .toList();
    }
}
