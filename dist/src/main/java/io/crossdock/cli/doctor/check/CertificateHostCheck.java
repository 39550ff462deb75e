package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Certificates for other names than those that are advertised. */
final class CertificateHostCheck implements Check {
    @Override
    public String name() {
        return "certificate-host";
    }

    @Override
    public String about() {
        return "a certificate is not for the host that clients connect to";
    }

    @Override
    public List<Finding> examine(Facts facts) {
        return facts.certificates().stream()
                .filter(each -> !each.matches())
                .map(
                        each -> finding(
                                Severity.ERROR,
                                each.address(),
                                "its certificate is for " + each.names()
                                        + " and not for that host, so clients refuse it",
                                "advertise a name of the certificate, or make one for this name: 'crossdock secure --host NAME'"))
                .toList();
    }
}
