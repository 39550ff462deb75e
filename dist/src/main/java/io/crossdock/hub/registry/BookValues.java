package io.crossdock.hub.registry;

import io.crossdock.broker.rest.messages.RegisteredValues;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.RegisteredSchema;
import io.crossdock.connectors.format.SchemaReading;
import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.book.Stored;
import io.crossdock.registry.schema.Reference;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Subject;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The registry of this hub, for people who look at records: a schema of the default context is looked up by its id. The
 * {@value #MOST} that were used last are kept as they are read by. Thread-safe.
 */
public final class BookValues implements RegisteredValues {
    private static final int MOST = 200;
    private static final int MOST_REFERENCES = 500;
    private static final int HEADER = 5;

    private final Supplier<Optional<RegistryBook>> registry;
    private final Map<Integer, Optional<SchemaReading>> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Optional<SchemaReading>> eldest) {
            return size() > MOST;
        }
    };

    /** @param registry what the registry knows; empty until it has read its topic, and where there is none */
    public BookValues(Supplier<Optional<RegistryBook>> registry) {
        this.registry = registry;
    }

    @Override
    public Optional<Value> read(int schemaId, byte[] framed) {
        Optional<SchemaReading> reading = reading(schemaId);
        if (reading.isEmpty()) {
            return Optional.empty();
        }
        try {
            String json = reading.get().json(Arrays.copyOfRange(framed, HEADER, framed.length));
            return Optional.of(new Value(reading.get().format(), json));
        } catch (FormatException otherwise) { // bytes that only look as if they named a schema; they are shown as bytes
            return Optional.empty();
        }
    }

    private Optional<SchemaReading> reading(int id) {
        synchronized (known) {
            Optional<SchemaReading> found = known.get(id);
            if (found != null) {
                return found;
            }
        }
        Optional<RegistryBook> book = registry.get();
        Optional<Stored> stored = book.flatMap(each -> each.id(Subject.DEFAULT_CONTEXT, id));
        if (stored.isEmpty()) {
            return Optional.empty(); // it may be registered the next moment
        }
        Optional<SchemaReading> made = made(book.get(), stored.get());
        synchronized (known) {
            known.put(id, made);
        }
        return made;
    }

    private static Optional<SchemaReading> made(RegistryBook book, Stored stored) {
        Schema schema = stored.schema();
        var references = new LinkedHashMap<String, String>();
        collect(book, schema.references(), references, 0);
        try {
            var registered = new RegisteredSchema(stored.id(), schema.type(), schema.text(), List.of());
            return Optional.of(SchemaReading.of(registered, references));
        } catch (FormatException | IOException senseless) { // from another registry, which was less strict
            return Optional.empty();
        }
    }

    private static void collect(RegistryBook book, List<Reference> references, Map<String, String> texts, int depth) {
        for (Reference each : references) {
            if (depth > MOST_REFERENCES || texts.size() > MOST_REFERENCES || texts.containsKey(each.name())) {
                continue;
            }
            Optional<Registered> found =
                    book.history(book.meant(Subject.parse(each.subject()))).find(each.version(), true);
            found.ifPresent(registered -> {
                collect(book, registered.schema().references(), texts, depth + 1);
                texts.put(each.name(), registered.schema().text());
            });
        }
    }
}
