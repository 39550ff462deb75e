package io.crossdock.registry.schema;

import java.util.Comparator;

/**
 * Under what a history of schemas is kept: a name within a context. Written {@code :.context:name}, or the bare name in
 * the default context.
 *
 * @param context begins with a dot; {@value #DEFAULT_CONTEXT} alone is the default one
 * @param name may be empty: then the context itself is meant, as in the settings of a whole context
 */
public record Subject(String context, String name) implements Comparable<Subject> {
    public static final String DEFAULT_CONTEXT = ".";

    private static final Comparator<Subject> ORDER =
            Comparator.comparing(Subject::context).thenComparing(Subject::name);

    public Subject {
        if (!context.startsWith(".")) {
            throw new IllegalArgumentException("a context begins with a dot: " + context);
        }
    }

    /** In the default context. */
    public static Subject of(String name) {
        return new Subject(DEFAULT_CONTEXT, name);
    }

    /**
     * Reads what a client wrote.
     *
     * @param written with or without a context; whatever does not begin like a context is a name
     */
    public static Subject parse(String written) {
        if (written.startsWith(":.")) {
            int end = written.indexOf(':', 1);
            if (end > 0) {
                return new Subject(written.substring(1, end), written.substring(end + 1));
            }
        }
        return of(written);
    }

    public boolean isInDefaultContext() {
        return context.equals(DEFAULT_CONTEXT);
    }

    @Override
    public int compareTo(Subject other) {
        return ORDER.compare(this, other);
    }

    /** As clients write it. */
    @Override
    public String toString() {
        return isInDefaultContext() ? name : ":" + context + ":" + name;
    }
}
