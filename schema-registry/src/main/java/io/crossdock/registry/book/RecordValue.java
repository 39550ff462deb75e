package io.crossdock.registry.book;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.registry.schema.Compatibility;
import io.crossdock.registry.schema.Mode;
import io.crossdock.registry.schema.Registered;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.schema.Settings;
import io.crossdock.registry.schema.Subject;

import java.util.Locale;
import java.util.Optional;

/**
 * Values of the topic's records, in Confluent's format. What is empty is left out, except {@code deleted}; the type of a
 * schema is left out when it is Avro. Names that are not known here, such as {@code guid}, {@code ts}, {@code offset} and
 * {@code md5} of newer registries, are passed over.
 */
final class RecordValue {
    static final ObjectMapper MAPPER = JsonMapper.builder().build();

    /** What a schema is of when its record does not say. */
    static final String AVRO = "AVRO";

    /** Beside what Confluent has in the record of a context, see {@code docs/adr/0002-ids.md}. */
    private static final String HIGHEST_ID = "highestId";

    private static final String DELETED = "deleted";

    private RecordValue() {}

    static JsonNode read(String json) throws JsonProcessingException {
        return MAPPER.readTree(json);
    }

    static String of(Registered registered) {
        Schema schema = registered.schema();
        ObjectNode value = subject(registered.subject())
                .put("version", registered.version())
                .put("id", registered.id());
        if (!schema.type().equals(AVRO)) {
            value.put("schemaType", schema.type());
        }
        if (!schema.references().isEmpty()) {
            value.set("references", NotesJson.of(schema.references()));
        }
        schema.metadata().ifPresent(metadata -> value.set("metadata", NotesJson.of(metadata)));
        schema.rules().ifPresent(rules -> value.set("ruleSet", NotesJson.of(rules)));
        return value.put("schema", schema.text())
                .put(DELETED, registered.deleted())
                .toString();
    }

    /** @throws IllegalArgumentException when it lacks something */
    static Registered registered(SubjectVersion at, JsonNode value) {
        JsonNode id = value.path("id");
        if (!id.isInt() || !value.path("schema").isTextual()) {
            throw new IllegalArgumentException("a schema's record has an id and a schema");
        }
        return new Registered(
                at.subject(),
                at.version(),
                id.asInt(),
                new Schema(
                        type(value.path("schemaType")),
                        value.path("schema").asText(),
                        NotesJson.references(value.get("references")),
                        NotesJson.metadata(value.get("metadata")),
                        NotesJson.rules(value.get("ruleSet"))),
                value.path(DELETED).asBoolean());
    }

    private static String type(JsonNode type) {
        return type.isTextual() ? type.asText() : AVRO;
    }

    static String of(Subject scope, Settings settings) {
        ObjectNode value = subject(scope);
        settings.alias().ifPresent(alias -> value.put("alias", alias));
        settings.normalize().ifPresent(normalize -> value.put("normalize", normalize));
        settings.validateFields().ifPresent(validate -> value.put("validateFields", validate));
        settings.compatibility().ifPresent(level -> value.put("compatibilityLevel", level.name()));
        settings.compatibilityGroup().ifPresent(group -> value.put("compatibilityGroup", group));
        settings.defaultMetadata().ifPresent(metadata -> value.set("defaultMetadata", NotesJson.of(metadata)));
        settings.overrideMetadata().ifPresent(metadata -> value.set("overrideMetadata", NotesJson.of(metadata)));
        settings.defaultRules().ifPresent(rules -> value.set("defaultRuleSet", NotesJson.of(rules)));
        settings.overrideRules().ifPresent(rules -> value.set("overrideRuleSet", NotesJson.of(rules)));
        return value.toString();
    }

    /** @throws IllegalArgumentException for a compatibility that is none */
    static Settings settings(JsonNode value) {
        return new Settings(
                Optional.ofNullable(NotesJson.text(value, "compatibilityLevel"))
                        .map(level -> Compatibility.valueOf(level.toUpperCase(Locale.ROOT))),
                flag(value.path("normalize")),
                flag(value.path("validateFields")),
                Optional.ofNullable(NotesJson.text(value, "compatibilityGroup")),
                Optional.ofNullable(NotesJson.text(value, "alias")),
                NotesJson.metadata(value.get("defaultMetadata")),
                NotesJson.metadata(value.get("overrideMetadata")),
                NotesJson.rules(value.get("defaultRuleSet")),
                NotesJson.rules(value.get("overrideRuleSet")));
    }

    private static Optional<Boolean> flag(JsonNode node) {
        return node.isBoolean() ? Optional.of(node.asBoolean()) : Optional.empty();
    }

    static String of(Subject scope, Mode mode) {
        return subject(scope).put("mode", mode.name()).toString();
    }

    /** @throws IllegalArgumentException for a mode that is none */
    static Mode mode(JsonNode value) {
        return Mode.valueOf(value.path("mode").asText().toUpperCase(Locale.ROOT));
    }

    /** @param version up to which all are deleted */
    static String ofDeletion(Subject subject, int version) {
        return subject(subject).put("version", version).toString();
    }

    static int deletedUpTo(JsonNode value) {
        return value.path("version").asInt();
    }

    static String ofClearing(Subject scope) {
        return subject(scope).toString();
    }

    /** @param highestId that must not be given again although no record has it; 0 when there is none */
    static String ofContext(String context, int highestId) {
        ObjectNode value = JsonNodeFactory.instance
                .objectNode()
                .put("tenant", RecordKey.TENANT)
                .put("context", context);
        return (highestId > 0 ? value.put(HIGHEST_ID, highestId) : value).toString();
    }

    /** That a context is gone, whose ids must not be given again should it come back. */
    static String ofDeletedContext(String context, int highestId) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("tenant", RecordKey.TENANT)
                .put("context", context)
                .put(HIGHEST_ID, highestId)
                .put(DELETED, true)
                .toString();
    }

    static boolean isDeletedContext(JsonNode value) {
        return value.path(DELETED).asBoolean();
    }

    static int highestId(JsonNode value) {
        return value.path(HIGHEST_ID).asInt();
    }

    private static ObjectNode subject(Subject subject) {
        ObjectNode value = JsonNodeFactory.instance.objectNode();
        String written = subject.toString();
        return written.isEmpty() ? value : value.put("subject", written);
    }
}
