package io.crossdock.registry.rest;

import io.crossdock.registry.schema.Subject;
import jakarta.ws.rs.core.SecurityContext;

import java.util.Collection;
import java.util.Set;

/**
 * Who may do what. How its questions become questions about Kafka's resources is written in
 * {@code schema-registry/docs/access.md}.
 *
 * <p>Thread-safe. May wait for a cluster's answer, within the patience of somebody who calls by HTTP.
 */
public interface SubjectAccess {
    /** What a caller wants with a subject, or with everything. */
    enum Operation {
        /** To see that it exists, and its versions' numbers and ids. */
        DESCRIBE,
        /** To see its schemas, and to check others against them. */
        READ,
        /** To register. */
        WRITE,
        /** To delete versions or all of it. */
        DELETE,
        /** To see its compatibility, its mode and its other settings. */
        DESCRIBE_CONFIGS,
        /** To change them. */
        ALTER_CONFIGS
    }

    /**
     * Whether a caller may do something.
     *
     * @param caller as the request came with it; its principal is a {@code Caller} where somebody asked who calls
     * @param subject with an empty name: its whole context; with an empty name in the default context: everything
     * @throws jakarta.ws.rs.WebApplicationException when it cannot be told who calls (401) or what he may (503)
     */
    boolean may(SecurityContext caller, Operation operation, Subject subject);

    /**
     * The part of a list that the caller may see something of.
     *
     * @param subjects all with a name
     */
    Set<Subject> allowed(SecurityContext caller, Operation operation, Collection<Subject> subjects);

    /** Everybody may do everything, as in a cluster without an authoriser. */
    static SubjectAccess open() {
        return new SubjectAccess() {
            @Override
            public boolean may(SecurityContext caller, Operation operation, Subject subject) {
                return true;
            }

            @Override
            public Set<Subject> allowed(SecurityContext caller, Operation operation, Collection<Subject> subjects) {
                return Set.copyOf(subjects);
            }
        };
    }
}
