package io.crossdock.cli.doctor.check;

import io.crossdock.cli.doctor.Finding;
import io.crossdock.cli.doctor.Severity;
import io.crossdock.cli.doctor.facts.Facts;

import java.util.List;

/** Looks for one thing that can be wrong. Stateless; decides from the facts alone. */
public interface Check {
    /** As it stands in findings and in the documentation: lower case, with hyphens. */
    String name();

    /** What it looks for, for the documentation; a sentence without its full stop. */
    String about();

    /** What is wrong; empty when nothing is, or when nothing is known about it. */
    List<Finding> examine(Facts facts);

    /** A finding of this check. */
    default Finding finding(Severity severity, String subject, String what, String remedy) {
        return new Finding(severity, name(), subject, what, remedy);
    }
}
