package io.crossdock.connectors.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * JSON that is exact: numbers with a fraction become {@link java.math.BigDecimal}, never binary floating point, and
 * are written without an exponent; dates are written in ISO 8601. Jackson bounds how deep a document nests.
 */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private Json() {}

    /**
     * Maps, lists, texts, numbers, truth values or null.
     *
     * @throws FormatException with line and column if it is not one JSON document; no document at all is none, too
     */
    public static @Nullable Object parse(byte[] text) throws FormatException {
        try {
            return MAPPER.readValue(text, Object.class);
        } catch (JsonProcessingException wrong) {
            throw new FormatException("not JSON: " + firstLine(wrong.getOriginalMessage()) + at(wrong), wrong);
        } catch (IOException wrong) {
            throw new FormatException("not JSON: " + wrong.getMessage(), wrong);
        }
    }

    /** @throws FormatException if JSON has no form for it */
    public static byte[] write(Object value) throws FormatException {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException wrong) {
            throw new FormatException("cannot be written as JSON: " + firstLine(wrong.getOriginalMessage()), wrong);
        }
    }

    private static String at(JsonProcessingException wrong) {
        JsonLocation place = wrong.getLocation();
        return place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }
}
