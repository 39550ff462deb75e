package io.crossdock.cli.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The text of a schema in the one form in which two of the same meaning are equal, as far as JSON goes. */
public final class SchemaDefinition {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SchemaDefinition() {}

    /** JSON indented, whatever its blanks were; anything else without blanks around it. */
    public static String canonical(String type, String text) {
        if (type.equals("PROTOBUF")) {
            return text.strip();
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(text));
        } catch (JsonProcessingException notJson) {
            return text.strip(); // an Avro type may be a bare name, and a registry says what else is wrong
        }
    }
}
