package io.crossdock.registry.type.avro;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.registry.type.InvalidSchemaException;
import io.crossdock.registry.type.Limits;
import org.apache.avro.Schema;

import java.io.IOException;
import java.util.Locale;

/** The JSON of a schema, and where in its text each part stands. Comments are allowed, as Avro's Java library does. */
final class AvroText {
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Limits.DEPTH)
                            .build())
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .build())
            .build();

    private static final String REDEFINED = "Can't redefine: ";

    private final String label;
    private final String text;
    private final JsonNode json;

    private AvroText(String label, String text, JsonNode json) {
        this.label = label;
        this.text = text;
        this.json = json;
    }

    /**
     * Reads JSON that is not nested deeper than {@link Limits#DEPTH}.
     *
     * @param label begins every message about this text; may be empty
     * @throws InvalidSchemaException when the text is no JSON, or nested too deep
     */
    static AvroText of(String label, String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonNode json = JSON.readTree(parser);
            if (json == null || json.isMissingNode()) {
                throw new InvalidSchemaException(
                        label + "the schema is empty; an Avro schema is JSON, such as \"string\"");
            }
            if (parser.nextToken() != null) {
                throw new InvalidSchemaException(label + at(parser.currentTokenLocation())
                        + "something follows after the end of the schema; remove it, or enclose several types in [ ]");
            }
            return new AvroText(label, text, json);
        } catch (JsonProcessingException e) {
            throw new InvalidSchemaException(
                    label + at(e.getLocation()) + "this is not JSON, or not within its limits: "
                            + Words.sentence(e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new InvalidSchemaException(label + "the text cannot be read: " + e.getMessage(), e);
        }
    }

    JsonNode json() {
        return json;
    }

    /** What to throw when a part of this text is wrong. */
    InvalidSchemaException invalid(JsonPointer part, String message) {
        return new InvalidSchemaException(label + at(locate(part)) + message);
    }

    /**
     * What the library makes of it.
     *
     * @param parser that knows the types of earlier texts
     * @param whole whether names are to be resolved; otherwise the parser does it with a later text
     * @throws InvalidSchemaException when the library refuses it, whatever it throws: it has no contract about that
     */
    Schema parsed(Schema.Parser parser, boolean whole) {
        try {
            return whole ? parser.parse(text) : parser.parseInternal(text);
        } catch (RuntimeException e) {
            String message = String.valueOf(e.getMessage());
            throw new InvalidSchemaException(
                    label
                            + (message.startsWith(REDEFINED)
                                    ? Words.quoted(message.substring(REDEFINED.length()))
                                            + " is defined more than once, and not each time alike; define it once, and"
                                            + " use its name elsewhere"
                                    : "the Avro library refuses this schema: " + Words.sentence(message)),
                    e);
        }
    }

    /** Reads the text once more: errors are rare, and locations large. Of several equal names the last one counts. */
    private JsonLocation locate(JsonPointer part) {
        JsonLocation found = JsonLocation.NA;
        try (JsonParser parser = JSON.createParser(text)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean isValue = token.isScalarValue() || token.isStructStart();
                var context =
                        token.isStructStart() ? parser.getParsingContext().getParent() : parser.getParsingContext();
                if (isValue && context != null && context.pathAsPointer().equals(part)) {
                    found = parser.currentTokenLocation();
                }
            }
        } catch (IOException e) {
            // it was read before: without a location, the message still says what is wrong
            return JsonLocation.NA;
        }
        return found;
    }

    private static String at(JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : String.format(Locale.ROOT, "line %d:%d: ", location.getLineNr(), location.getColumnNr());
    }
}
