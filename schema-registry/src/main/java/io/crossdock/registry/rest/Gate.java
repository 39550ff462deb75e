package io.crossdock.registry.rest;

import io.crossdock.registry.book.ErrorCode;
import io.crossdock.registry.book.Refused;
import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.book.Stored;
import io.crossdock.registry.book.SubjectVersion;
import io.crossdock.registry.rest.SubjectAccess.Operation;
import io.crossdock.registry.schema.Subject;
import jakarta.ws.rs.core.SecurityContext;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who comes through to what. A subject is asked for before anything is told of it, so that who may not see it cannot tell
 * whether it exists; what is found by its id alone is not found by who may read none of its subjects. Thread-safe.
 */
final class Gate {
    private final RegistryBook book;
    private final SubjectAccess access;

    Gate(RegistryBook book, SubjectAccess access) {
        this.book = book;
        this.access = access;
    }

    /**
     * The subject that is meant by what stands in a path, for somebody who may do that with it.
     *
     * @throws jakarta.ws.rs.WebApplicationException 403
     * @throws Refused {@link ErrorCode#INVALID_SUBJECT}
     */
    Subject subject(SecurityContext caller, Operation operation, String written) {
        Subject asked = parsed(written);
        if (asked.name().isEmpty()) {
            throw invalid(written);
        }
        require(caller, operation, asked);
        Subject meant = book.meant(asked);
        if (!meant.equals(asked)) {
            require(caller, operation, meant);
        }
        return meant;
    }

    /** The same for what has settings: a subject, or with an empty name a context. Aliases are themselves. */
    Subject scope(SecurityContext caller, Operation operation, String written) {
        Subject asked = parsed(written);
        require(caller, operation, asked);
        return asked;
    }

    private static Subject parsed(String written) {
        if (written.length() > 1024 || written.chars().anyMatch(Character::isISOControl)) {
            throw invalid(written);
        }
        return Subject.parse(written);
    }

    private static Refused invalid(String written) {
        String shown = written.chars().anyMatch(Character::isISOControl) || written.length() > 100 ? "..." : written;
        return new Refused(
                ErrorCode.INVALID_SUBJECT,
                "The specified subject '" + shown + "' is not a valid subject: it is a name of at most 1024 characters"
                        + " without control characters, with :.context: before it where it is in one");
    }

    void require(SecurityContext caller, Operation operation, Subject subject) {
        if (!access.may(caller, operation, subject)) {
            throw Answers.forbidden(operation, what(subject));
        }
    }

    private static String what(Subject subject) {
        if (!subject.name().isEmpty()) {
            return "Subject: " + subject;
        }
        return subject.isInDefaultContext() ? "the whole registry" : "Context: " + subject.context();
    }

    /** Those of a list that the caller may know of. */
    List<Subject> visible(SecurityContext caller, Operation operation, Collection<Subject> subjects) {
        Set<Subject> allowed = access.allowed(caller, operation, subjects);
        return subjects.stream().filter(allowed::contains).toList();
    }

    /** Whether the caller may know that a context exists. */
    boolean sees(SecurityContext caller, String context) {
        var scope = new Subject(context, "");
        return access.may(caller, Operation.DESCRIBE, scope)
                || !access.allowed(
                                caller,
                                Operation.DESCRIBE,
                                book.within(scope).stream()
                                        .filter(each -> each.context().equals(context))
                                        .toList())
                        .isEmpty();
    }

    /**
     * The schema with an id, for somebody who may read one of its subjects.
     *
     * @param hint a subject, or a context as {@code :.name:}, as clients add it; empty for the default context. A subject
     *     that does not have the id is looked for in other contexts; in the end any subject of its context will do.
     * @throws Refused {@link ErrorCode#SCHEMA_NOT_FOUND}
     */
    Stored stored(SecurityContext caller, int id, String hint) {
        Subject near = Subject.parse(hint);
        return found(id, near).filter(each -> mayRead(caller, each)).orElseThrow(() -> Answers.schemaNotFound(id));
    }

    private Optional<Stored> found(int id, Subject near) {
        Optional<Stored> inContext = book.id(near.context(), id);
        if (near.name().isEmpty() || inContext.filter(each -> has(each, near)).isPresent()) {
            return inContext;
        }
        if (!near.isInDefaultContext()) {
            return Optional.empty();
        }
        return book.contexts().stream()
                .flatMap(context ->
                        book.id(context, id).stream().filter(each -> has(each, new Subject(context, near.name()))))
                .findFirst()
                .or(() -> inContext);
    }

    private static boolean has(Stored stored, Subject subject) {
        return stored.places().stream().anyMatch(place -> place.subject().equals(subject));
    }

    private boolean mayRead(SecurityContext caller, Stored stored) {
        List<SubjectVersion> places = stored.places();
        if (places.size() == 1) {
            return access.may(caller, Operation.READ, places.get(0).subject());
        }
        return !access.allowed(
                        caller,
                        Operation.READ,
                        places.stream().map(SubjectVersion::subject).collect(Collectors.toSet()))
                .isEmpty();
    }
}
