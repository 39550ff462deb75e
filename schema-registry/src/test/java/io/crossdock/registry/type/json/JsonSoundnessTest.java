package io.crossdock.registry.type.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.registry.schema.Schema;
import io.crossdock.registry.type.ParsedSchema;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Verdicts against what an independent library says of values. */
class JsonSoundnessTest {
    private static final JsonType TYPE = new JsonType();
    private static final int PAIRS = 1_500;
    private static final int VALUES = 30;

    @Test
    void whatFitsAWritersSchemaFitsEveryReadersThatUnderstandsIt() {
        var random = new RandomSchemas(6);
        int understood = 0;
        int held = 0;
        for (int i = 0; i < PAIRS; i++) {
            JsonNode written = random.schema(3);
            JsonNode read = random.changed(written);
            ParsedSchema writer = parse(written);
            ParsedSchema reader = parse(read);
            if (!reader.reading(writer).isEmpty()) {
                continue;
            }
            understood++;
            for (int j = 0; j < VALUES; j++) {
                String text = random.value(3).toString();
                ByteBuffer value = utf8(text);
                if (writer.violations(value).isEmpty()) {
                    held++;
                    assertThat(reader.violations(value))
                            .as("%s written with %s, read with %s", text, written, read)
                            .isEmpty();
                }
            }
        }
        // Otherwise nothing was proven.
        assertThat(understood).isGreaterThan(PAIRS / 5);
        assertThat(held).isGreaterThan(PAIRS);
    }

    @Test
    void everySchemaUnderstandsItselfAndItsNormalForm() {
        var random = new RandomSchemas(7);
        for (int i = 0; i < PAIRS; i++) {
            JsonNode json = random.schema(3);
            ParsedSchema schema = parse(json);
            ParsedSchema normal = TYPE.parse(Schema.of("JSON", schema.normalized()), List.of());

            assertThat(schema.reading(schema)).as("%s", json).isEmpty();
            assertThat(schema.reading(normal)).as("%s", json).isEmpty();
            assertThat(normal.reading(schema)).as("%s", json).isEmpty();
            assertThat(normal.normalized()).isEqualTo(schema.normalized());
        }
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ParsedSchema parse(JsonNode json) {
        return TYPE.parse(Schema.of("JSON", json.toString()), List.of());
    }
}
