package io.crossdock.registry.book;

import io.crossdock.registry.schema.Subject;

import java.util.List;

/** Who reads the topics of a subject now. Thread-safe; answers from what it knows, within a second. */
public interface SubjectReaders {
    /**
     * Those that read the topic which the subject is named after ({@code orders} for {@code orders-value}).
     *
     * @param subject in any context
     */
    Readers of(Subject subject);

    /** Where nobody can be asked. */
    static SubjectReaders unknown() {
        return subject -> new Readers(List.of(), List.of(), false);
    }

    /**
     * Who reads a topic.
     *
     * @param groups consumer groups that have read the topic or are about to, sorted; bounded
     * @param connectors those among them that are sink connectors, by the connectors' names, sorted; bounded
     * @param known whether the cluster was asked; when not, nobody knows who reads
     */
    record Readers(List<String> groups, List<String> connectors, boolean known) {
        public Readers {
            groups = List.copyOf(groups);
            connectors = List.copyOf(connectors);
        }
    }
}
