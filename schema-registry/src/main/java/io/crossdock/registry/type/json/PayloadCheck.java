package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import io.crossdock.registry.type.Limits;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Checks payloads against one schema. Immutable and thread-safe. */
final class PayloadCheck {
    /** Bytes of one payload. */
    static final int BYTES = 16 << 20;

    /** Steps any payload may take, and how many more for each of its bytes. */
    private static final long WORK = 2_000_000;

    private static final long WORK_PER_BYTE = 10;

    /** More steps, some two seconds, no payload may take: a broker has few threads for this. */
    private static final long MOST_WORK = 20_000_000;

    private final Schema schema;

    PayloadCheck(SchemaGraph graph) {
        SchemaNode root = graph.root();
        var validators = Validators.of(
                root.draft(),
                address -> Optional.ofNullable(graph.documents().get(address)).map(JsonNode::toString));
        schema = validators.getSchema(SchemaLocation.of(GraphReader.NAMELESS), root.json());
    }

    /** What is wrong with a payload; empty when nothing is. */
    List<String> violations(ByteBuffer payload) {
        int size = payload.remaining();
        if (size > BYTES) {
            return List.of("the payload has " + size + " bytes; no more than " + BYTES + " can be checked");
        }
        byte[] bytes = new byte[size];
        payload.duplicate().get(bytes);
        JsonNode json;
        try {
            json = JsonText.read(bytes, 0, size);
        } catch (JsonText.MalformedException e) {
            return List.of("the payload cannot be read as JSON: " + e.getMessage());
        }
        var work = new Work(Math.min(WORK + WORK_PER_BYTE * size, MOST_WORK));
        var evaluation = new BoundedEvaluation(work);
        try {
            LinearPattern.within(work, () -> schema.validate(evaluation, json));
        } catch (Work.Exhausted e) {
            return List.of("checking the payload takes more steps than allowed for its size:"
                    + " the schema's alternatives and references multiply, or too much is wrong with it");
        } catch (SchemaException e) {
            return List.of("the payload cannot be checked: " + Faults.shortened(String.valueOf(e.getMessage())));
        }
        return evaluation.getErrors().stream()
                .limit(Limits.FINDINGS)
                .map(PayloadCheck::words)
                .toList();
    }

    private static String words(Error error) {
        String at = error.getInstanceLocation().toString();
        return (at.isEmpty() ? "the payload" : at) + ": " + Faults.shortened(error.getMessage());
    }
}
