package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.time.Duration;
import java.util.List;

/** Certificates that clients do not accept any more, or soon will not. */
final class CertificateEndCheck implements Check {
    private static final Duration SOON = Duration.ofDays(30);

    @Override
    public String name() {
        return "certificate-end";
    }

    @Override
    public String about() {
        return "a certificate has ended or ends within 30 days";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.certificates().stream()
                .filter(each -> each.notAfter().isBefore(facts.now().plus(SOON)))
                .map(each -> finding(
                        each.notAfter().isBefore(facts.now()) ? Severity.ERROR : Severity.WARNING,
                        each.address(),
                        "its certificate " + (each.notAfter().isBefore(facts.now()) ? "ended " : "ends ")
                                + each.notAfter(),
                        "put a new one in the file of ssl.keystore.location; listeners read it without a restart"))
                .toList();
    }
}
