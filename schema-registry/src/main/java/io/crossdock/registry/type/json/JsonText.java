package io.crossdock.registry.type.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.registry.type.Limits;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Reads JSON (RFC 8259) strictly and within limits: no member twice, nothing after the value, and no number whose
 * exponent would make exact arithmetic expensive. Stateless, thread-safe.
 */
final class JsonText {
    /** Values of one document, names of members counted as well. */
    static final int TOKENS = 2_000_000;

    /** Powers of ten by which a number may differ from its digits. A double ends at 308. */
    static final int EXPONENT = 400;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Limits.DEPTH)
                            .maxNumberLength(1_000)
                            .maxStringLength(PayloadCheck.BYTES)
                            .maxTokenCount(TOKENS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonText() {}

    /** Why a text is no JSON, or more of it than is read. The message says where. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    static JsonNode read(String text) throws MalformedException {
        return read(() -> MAPPER.readTree(text));
    }

    /** @param utf8 from the offset on, as many bytes as the length says */
    static JsonNode read(byte[] utf8, int offset, int length) throws MalformedException {
        return read(() -> MAPPER.readTree(utf8, offset, length));
    }

    private interface Source {
        JsonNode tree() throws IOException;
    }

    private static JsonNode read(Source source) throws MalformedException {
        JsonNode tree;
        try {
            tree = source.tree();
        } catch (StreamConstraintsException e) {
            throw new MalformedException("too large or too deeply nested: " + plain(e));
        } catch (JsonProcessingException e) {
            throw new MalformedException(position(e.getLocation()) + plain(e));
        } catch (IOException e) {
            throw new MalformedException(String.valueOf(e.getMessage()));
        }
        if (tree.isMissingNode()) {
            throw new MalformedException("nothing is there");
        }
        refuseExpensiveNumbers(tree);
        return tree;
    }

    /** Without the names of settings and classes that only a programmer knows. */
    private static String plain(JsonProcessingException e) {
        return e.getOriginalMessage()
                .replaceAll(" \\(bound as `[^`]*`\\)", "")
                .replaceAll(": not allowed as per `[^`]*`", "")
                .replaceAll(", from `[^`]*`", "");
    }

    private static void refuseExpensiveNumbers(JsonNode tree) throws MalformedException {
        Deque<JsonNode> rest = new ArrayDeque<>();
        rest.push(tree);
        while (!rest.isEmpty()) {
            JsonNode next = rest.pop();
            if (next.isContainerNode()) {
                next.forEach(rest::push);
            } else if (next.isBigDecimal()) {
                var number = next.decimalValue();
                if (Math.abs((long) number.scale()) > EXPONENT + (long) number.precision()) {
                    throw new MalformedException("the number " + number + " has an exponent beyond " + EXPONENT);
                }
            }
        }
    }

    /** Where a part stands in the text that it was read from: {@code line 3, column 7}. For error messages only. */
    static Optional<String> position(String text, String pointer) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean begins = token.isScalarValue() || token.isStructStart();
                var context =
                        token.isStructStart() ? parser.getParsingContext().getParent() : parser.getParsingContext();
                if (begins && context.pathAsPointer().toString().equals(pointer)) {
                    JsonLocation at = parser.currentTokenLocation();
                    return Optional.of("line " + at.getLineNr() + ", column " + at.getColumnNr());
                }
            }
        } catch (IOException e) {
            // The text was read before, so this does not happen; a message without a position does no harm.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static String position(JsonLocation at) {
        return at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    }
}
