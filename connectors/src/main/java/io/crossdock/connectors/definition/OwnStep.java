package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step of our own beside Camel's: what everyday connectors do with fields. A field is named by its path, with dots
 * between; where a list stands on the way, the path goes on in each of its elements.
 */
public sealed interface OwnStep {
    /** What they are called in files, in alphabetical order. */
    List<String> NAMES = List.of("decode", "drop", "encode", "keep", "lookup", "map", "mask", "rename", "set");

    /** Bytes or text to maps, lists and texts. */
    record Decode(FormatSettings format) implements OwnStep {}

    /** Removes fields. */
    record Drop(List<String> fields) implements OwnStep {
        public Drop {
            fields = List.copyOf(fields);
        }
    }

    /** Maps, lists and texts to bytes. */
    record Encode(FormatSettings format) implements OwnStep {}

    /** Holds back what a condition does not hold for. */
    record Keep(Expression condition) implements OwnStep {}

    /**
     * Adds a field with what another system knows.
     *
     * @param source a query for SQL, a URL for HTTP
     * @param using values for the names in it
     * @param into the field
     * @param entries answers that are kept at most
     * @param keptFor how long an answer counts
     * @param required whether no answer is a failure; otherwise the field becomes null
     */
    record Lookup(
            Source source, Map<String, Expression> using, String into, int entries, Duration keptFor, boolean required)
            implements OwnStep {
        public Lookup {
            using = inOrder(using);
        }

        /** What is asked. */
        public sealed interface Source {}

        /** The first row of the connector's own {@code datasource}; names in it are {@code :name}. */
        public record Sql(String query) implements Source {}

        /** A JSON document by GET; names in the URL are <code>{name}</code>. */
        public record Http(String url) implements Source {}
    }

    /**
     * Makes personal data unreadable.
     *
     * @param key for hashes that nobody else can repeat; null hashes without one
     */
    record Mask(List<String> fields, How how, @Nullable String key) implements OwnStep {
        public Mask {
            fields = List.copyOf(fields);
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Mask[" + fields + ", " + how + "]";
        }

        /** What becomes of a field. */
        public enum How {
            /** The same text becomes the same hash, so it can still be counted and joined. */
            HASH,
            /** Stars, but for the last four of more than eight characters. */
            STARS,
            /** Nothing. */
            REMOVE
        }
    }

    /** Gives fields another name, in their place. */
    record Rename(Map<String, String> names) implements OwnStep {
        public Rename {
            names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        }
    }

    /**
     * Computes fields.
     *
     * @param whole whether the body is these fields alone, not these and its own
     */
    record SetFields(Map<String, Expression> fields, boolean whole) implements OwnStep {
        public SetFields {
            fields = inOrder(fields);
        }
    }

    private static Map<String, Expression> inOrder(Map<String, Expression> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
