package io.crossdock.hub.registry;

import io.crossdock.broker.api.data.schema.RecordSchema;
import io.crossdock.registry.book.Refused;
import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.book.SchemaParser;
import io.crossdock.registry.book.Stored;
import io.crossdock.registry.schema.Subject;
import io.crossdock.registry.type.ParsedSchema;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A schema of the registry, for the records that name it. It is parsed when the first payload is to be read. */
final class StoredSchema implements RecordSchema {
    private final RegistryBook book;
    private final SchemaParser parser;
    private final String context;
    private final Stored stored;
    private volatile @Nullable ParsedSchema parsed;

    StoredSchema(RegistryBook book, SchemaParser parser, String context, Stored stored) {
        this.book = book;
        this.parser = parser;
        this.context = context;
        this.stored = stored;
    }

    @Override
    public boolean isIn(String subject) {
        Subject meant = book.meant(new Subject(context, subject));
        return stored.places().stream()
                .anyMatch(place -> place.subject().equals(meant)
                        && book.history(meant).find(place.version(), false).isPresent());
    }

    @Override
    public Optional<String> recordName(ByteBuffer payload) {
        return parsed().recordName(payload);
    }

    @Override
    public List<String> violations(ByteBuffer payload) {
        try {
            return parsed().violations(payload);
        } catch (Refused nonsense) { // from another registry, which was less strict
            return List.of("the schema itself makes no sense: " + nonsense.getMessage());
        }
    }

    /** @throws Refused if it makes no sense */
    private ParsedSchema parsed() {
        ParsedSchema known = parsed;
        if (known == null) {
            Subject at = stored.places().isEmpty()
                    ? new Subject(context, "")
                    : stored.places().get(0).subject();
            known = parser.parse(at, stored.schema(), true);
            parsed = known;
        }
        return known;
    }
}
