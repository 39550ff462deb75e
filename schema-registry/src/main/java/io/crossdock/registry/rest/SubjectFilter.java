package io.crossdock.registry.rest;

import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.schema.Subject;

import java.util.List;
import java.util.function.Predicate;

/** Which subjects a list is about. */
final class SubjectFilter {
    /** Before a prefix: in every context. */
    private static final String EVERY_CONTEXT = ":*:";

    private SubjectFilter() {}

    /**
     * All of them, sorted, deleted ones among them.
     *
     * @param prefixes of names, each with {@code :.context:} before it, or {@code :*:} for every context; none are all
     */
    static List<Subject> of(RegistryBook book, List<String> prefixes) {
        Predicate<Subject> wanted = prefixes.isEmpty()
                ? subject -> true
                : prefixes.stream().map(SubjectFilter::of).reduce(Predicate::or).orElseThrow();
        return book.within(Subject.of("")).stream().filter(wanted).toList();
    }

    private static Predicate<Subject> of(String prefix) {
        if (prefix.startsWith(EVERY_CONTEXT)) {
            String name = prefix.substring(EVERY_CONTEXT.length());
            return subject -> subject.name().startsWith(name);
        }
        Subject asked = Subject.parse(prefix);
        return subject ->
                subject.context().equals(asked.context()) && subject.name().startsWith(asked.name());
    }
}
