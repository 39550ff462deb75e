package io.crossdock.connectors.format;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The schemas one connector reads and writes by. Ids never change their meaning, so what was asked once is kept: the
 * {@value #MOST} that were used last. Thread-safe.
 */
final class Schemas {
    private static final int MOST = 1000;

    private final RegistryClient client;
    private final String type;
    private final @Nullable String subject;
    private final @Nullable String text;
    private final Map<String, RegisteredSchema> latest = bounded();

    /**
     * @param type what its schemas have to be
     * @param subject null takes the one of the topic
     * @param text to be registered; null writes by the subject's latest
     */
    Schemas(RegistryClient client, String type, @Nullable String subject, @Nullable String text) {
        this.client = client;
        this.type = type;
        this.subject = subject;
        this.text = text;
    }

    static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST;
            }
        };
    }

    /**
     * The schema a record was written by.
     *
     * @throws FormatException if the registry has no such schema, or one of another type
     */
    RegisteredSchema reading(int id) throws FormatException, IOException {
        RegisteredSchema found = client.byId(id)
                .orElseThrow(() -> new FormatException(
                        "written by schema " + id + ", which the registry at " + client + " does not have"));
        if (!found.type().equals(type)) {
            throw new FormatException(
                    "written by schema " + id + ", which is of type " + found.type() + ", not " + type);
        }
        return found;
    }

    /** The schema to write by, as it was known last or is now. */
    RegisteredSchema writing(String topic, boolean anew) throws FormatException, IOException {
        String name = subject == null ? topic + "-value" : subject;
        synchronized (latest) {
            RegisteredSchema known = latest.get(name);
            if (known != null && !anew) {
                return known;
            }
        }
        RegisteredSchema found = text != null
                ? client.register(name, type, text)
                : client.latest(name)
                        .orElseThrow(() -> new IOException("subject '" + name + "' has no schema in the registry at "
                                + client + " - register one, or give 'schema' in the connector's file"));
        if (!found.type().equals(type)) {
            throw new FormatException("subject '" + name + "' is of type " + found.type() + ", not " + type);
        }
        synchronized (latest) {
            latest.put(name, found);
        }
        return found;
    }

    /** Texts of what a schema refers to, by name, what is referred to first. */
    Map<String, String> references(RegisteredSchema schema) throws IOException {
        return client.references(schema);
    }
}
