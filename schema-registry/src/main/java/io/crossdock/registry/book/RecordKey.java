package io.crossdock.registry.book;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.registry.schema.Subject;

import java.util.Optional;

/**
 * What a record of the topic is about. Written as Confluent does, to the byte, since the topic is compacted by these
 * bytes:
 *
 * <pre>
 * {"keytype":"SCHEMA","subject":"orders-value","version":1,"magic":1}
 * {"keytype":"CONFIG","subject":"orders-value","magic":0}     without a subject: everything
 * {"keytype":"MODE","subject":"orders-value","magic":0}       without a subject: everything
 * {"keytype":"DELETE_SUBJECT","subject":"orders-value","magic":0}
 * {"keytype":"CLEAR_SUBJECT","subject":"orders-value","magic":0}
 * {"keytype":"CONTEXT","tenant":"default","context":".sales","magic":0}
 * {"keytype":"NOOP","magic":0}
 * </pre>
 */
sealed interface RecordKey {
    /** The only tenant there is. */
    String TENANT = "default";

    /** As it stands in the topic. */
    String json();

    /** A version of a subject. */
    record OfSchema(SubjectVersion at) implements RecordKey {
        @Override
        public String json() {
            return ofSubject("SCHEMA", at.subject())
                    .put("version", at.version())
                    .put("magic", 1)
                    .toString();
        }
    }

    /**
     * Settings.
     *
     * @param scope with an empty name in the default context: everything
     */
    record OfConfig(Subject scope) implements RecordKey {
        @Override
        public String json() {
            return ofSubject("CONFIG", scope).put("magic", 0).toString();
        }
    }

    /**
     * A mode.
     *
     * @param scope with an empty name in the default context: everything
     */
    record OfMode(Subject scope) implements RecordKey {
        @Override
        public String json() {
            return ofSubject("MODE", scope).put("magic", 0).toString();
        }
    }

    /** That versions up to one are deleted. */
    record OfDeletion(Subject subject) implements RecordKey {
        @Override
        public String json() {
            return ofSubject("DELETE_SUBJECT", subject).put("magic", 0).toString();
        }
    }

    /** That what is deleted of a scope is forgotten. */
    record OfClearing(Subject scope) implements RecordKey {
        @Override
        public String json() {
            return ofSubject("CLEAR_SUBJECT", scope).put("magic", 0).toString();
        }
    }

    /** That a context exists. */
    record OfContext(String context) implements RecordKey {
        @Override
        public String json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("keytype", "CONTEXT")
                    .put("tenant", TENANT)
                    .put("context", context)
                    .put("magic", 0)
                    .toString();
        }
    }

    /** Says nothing; by it a registry learns where the topic ends. */
    record OfNothing() implements RecordKey {
        @Override
        public String json() {
            return "{\"keytype\":\"NOOP\",\"magic\":0}";
        }
    }

    private static ObjectNode ofSubject(String keytype, Subject subject) {
        ObjectNode key = JsonNodeFactory.instance.objectNode().put("keytype", keytype);
        String written = subject.toString();
        return written.isEmpty() ? key : key.put("subject", written);
    }

    /**
     * Reads one, in whatever order its names come: early registries wrote others.
     *
     * @return empty for a kind that is not known here
     * @throws JsonProcessingException when it is no JSON
     * @throws IllegalArgumentException when it lacks something
     */
    static Optional<RecordKey> parse(String json) throws JsonProcessingException {
        JsonNode key = RecordValue.MAPPER.readTree(json);
        String subject = key.path("subject").isTextual() ? key.path("subject").asText() : "";
        return switch (key.path("keytype").asText()) {
            case "SCHEMA" -> {
                int version = key.path("version").asInt();
                if (version < 1) {
                    throw new IllegalArgumentException("a schema's key has a version of 1 or more");
                }
                yield Optional.of(new OfSchema(new SubjectVersion(named(subject), version)));
            }
            case "CONFIG" -> Optional.of(new OfConfig(Subject.parse(subject)));
            case "MODE" -> Optional.of(new OfMode(Subject.parse(subject)));
            case "DELETE_SUBJECT" -> Optional.of(new OfDeletion(named(subject)));
            case "CLEAR_SUBJECT" -> Optional.of(new OfClearing(Subject.parse(subject)));
            case "CONTEXT" ->
                Optional.of(new OfContext(context(key.path("context").asText())));
            case "NOOP" -> Optional.of(new OfNothing());
            default -> Optional.empty();
        };
    }

    private static Subject named(String subject) {
        Subject parsed = Subject.parse(subject);
        if (parsed.name().isEmpty()) {
            throw new IllegalArgumentException("the key has no subject");
        }
        return parsed;
    }

    private static String context(String name) {
        if (!name.startsWith(".")) {
            throw new IllegalArgumentException("a context begins with a dot: " + name);
        }
        return name;
    }
}
