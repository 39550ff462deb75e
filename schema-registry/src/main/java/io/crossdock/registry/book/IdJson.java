package io.crossdock.registry.book;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.registry.schema.Schema;

/** What is answered to whoever asks for a schema by its id. */
public final class IdJson {
    private IdJson() {}

    /**
     * As the body of an answer.
     *
     * @param highestId of its context; 0 when nobody asked for it
     */
    public static byte[] of(Schema schema, int highestId) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (!schema.type().equals(RecordValue.AVRO)) {
            answer.put("schemaType", schema.type());
        }
        answer.put("schema", schema.text());
        if (!schema.references().isEmpty()) {
            answer.set("references", NotesJson.of(schema.references()));
        }
        schema.metadata().ifPresent(metadata -> answer.set("metadata", NotesJson.of(metadata)));
        schema.rules().ifPresent(rules -> answer.set("ruleSet", NotesJson.of(rules)));
        if (highestId > 0) {
            answer.put("maxId", highestId);
        }
        try {
            return RecordValue.MAPPER.writeValueAsBytes(answer);
        } catch (JsonProcessingException never) {
            throw new IllegalStateException("a tree of JSON is written as JSON", never);
        }
    }
}
