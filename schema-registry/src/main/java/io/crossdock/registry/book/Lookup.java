package io.crossdock.registry.book;

import io.crossdock.registry.schema.Metadata;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Subject;
import io.crossdock.registry.type.ParsedSchema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what is registered. Stateless; thread-safe. */
public final class Lookup {
    /** Asks for the last version, whatever its number. */
    public static final int LATEST = -1;

    private final RegistryBook book;
    private final SchemaParser parser;

    public Lookup(RegistryBook book, SchemaParser parser) {
        this.book = book;
        this.parser = parser;
    }

    /**
     * One version of a subject.
     *
     * @param version 1 or higher, or {@link #LATEST}
     * @throws Refused when there is none
     */
    public Registered version(Subject subject, int version, boolean deleted) {
        History history = book.history(subject);
        Optional<Registered> found = version == LATEST ? history.latest(deleted) : history.find(version, deleted);
        return found.orElseThrow(() -> history.isLive() || (deleted && !history.isEmpty())
                ? Refused.versionNotFound(version)
                : Refused.subjectNotFound(subject));
    }

    /**
     * The version of a subject that a schema is.
     *
     * @throws Refused when it is none
     */
    public Registered schema(Subject subject, Schema sent, boolean normalize, boolean deleted) {
        History history = book.history(subject);
        if (!(deleted ? !history.isEmpty() : history.isLive())) {
            throw Refused.subjectNotFound(subject);
        }
        Schema schema = parser.pinned(subject, sent);
        List<Registered> same = same(
                subject,
                schema,
                normalize,
                history.versions().stream()
                        .filter(each -> deleted || !each.deleted())
                        .toList());
        return same.stream()
                .filter(each -> each.schema().metadata().equals(schema.metadata())
                        && each.schema().rules().equals(schema.rules()))
                .findFirst()
                // A number that was noted when it was registered makes it no other schema.
                .or(() -> same.stream()
                        .filter(each -> Contracts.withoutVersion(each.schema().metadata())
                                        .equals(schema.metadata())
                                && each.schema().rules().equals(schema.rules()))
                        .reduce((earlier, later) -> later))
                // Clients look up with a text alone what was registered with defaults of the settings.
                .or(() -> schema.metadata().isEmpty() && schema.rules().isEmpty()
                        ? same.stream().reduce((earlier, later) -> later)
                        : Optional.empty())
                .orElseThrow(() -> new Refused(ErrorCode.SCHEMA_NOT_FOUND, "Schema not found"));
    }

    private List<Registered> same(Subject subject, Schema schema, boolean normalize, List<Registered> versions) {
        ParsedSchema parsed;
        try {
            parsed = parser.parse(subject, schema, true);
        } catch (Refused nonsense) {
            // Another registry may have taken it; it is found as it is written, or refused.
            List<Registered> asWritten = versions.stream()
                    .filter(each -> SchemaParser.isAsWritten(each, schema))
                    .toList();
            if (asWritten.isEmpty()) {
                throw nonsense;
            }
            return asWritten;
        }
        boolean normal = normalize || book.inScope(subject).normalize().orElse(false);
        String text = normal ? parsed.normalized() : parsed.canonical();
        return versions.stream()
                .filter(each -> parser.isSame(each, schema, text))
                .toList();
    }

    /**
     * The last version of a subject that has certain properties in its metadata.
     *
     * @throws Refused when none has
     */
    public Registered withMetadata(Subject subject, Map<String, String> properties, boolean deleted) {
        History history = book.history(subject);
        if (!(deleted ? !history.isEmpty() : history.isLive())) {
            throw Refused.subjectNotFound(subject);
        }
        return history.versions().stream()
                .filter(each -> deleted || !each.deleted())
                .filter(each -> each.schema()
                        .metadata()
                        .map(Metadata::properties)
                        .map(known -> known.entrySet().containsAll(properties.entrySet()))
                        .orElse(false))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new Refused(
                        ErrorCode.SCHEMA_NOT_FOUND, "Schema not found: no version of it has " + properties));
    }
}
