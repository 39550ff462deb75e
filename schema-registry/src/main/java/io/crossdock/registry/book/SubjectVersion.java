package io.crossdock.registry.book;

import io.crossdock.registry.schema.Subject;

import java.util.Comparator;

/**
 * One place in the histories.
 *
 * @param version 1 or higher
 */
public record SubjectVersion(Subject subject, int version) implements Comparable<SubjectVersion> {
    private static final Comparator<SubjectVersion> ORDER =
            Comparator.comparing(SubjectVersion::subject).thenComparingInt(SubjectVersion::version);

    @Override
    public int compareTo(SubjectVersion other) {
        return ORDER.compare(this, other);
    }

    /** As errors name it. */
    @Override
    public String toString() {
        return "version " + version + " of '" + subject + "'";
    }
}
