package io.crossdock.broker.rest.messages;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;

/** Which records are found: those to which everything that was asked for applies. What can be told by the bytes is told
 * before anything is decoded. Confined to one search. */
final class MessageFilter {
    private static final Configuration PATHS = Configuration.builder()
            .jsonProvider(new JacksonJsonProvider())
            .mappingProvider(new JacksonMappingProvider())
            .options(Option.SUPPRESS_EXCEPTIONS)
            .build();

    private final Reader reader;
    private final @Nullable String key;
    private final byte[] keyBytes;
    private final @Nullable String value;
    private final byte[] valueBytes;
    private final @Nullable String headerName;
    private final byte @Nullable [] headerValue;
    private final @Nullable JsonPath path;

    MessageFilter(MessageQuery query, Reader reader) {
        this.reader = reader;
        key = query.key();
        keyBytes = bytes(key);
        value = query.value();
        valueBytes = bytes(value);
        String header = query.header();
        int colon = header == null ? -1 : header.indexOf(':');
        headerName = header == null || colon < 0 ? header : header.substring(0, colon);
        headerValue = header == null || colon < 0 ? null : bytes(header.substring(colon + 1));
        path = query.jsonPath() == null ? null : path(query.jsonPath());
    }

    private static byte[] bytes(@Nullable String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonPath path(String text) {
        if (text.contains("=~")) { // one that backtracks for hours could not be stopped
            throw Refusal.field("jsonPath", "must not have a regular expression (=~)");
        }
        try {
            return JsonPath.compile(text);
        } catch (InvalidPathException | IllegalArgumentException wrong) {
            throw Refusal.field("jsonPath", "is no JSON path: " + wrong.getMessage());
        }
    }

    boolean matches(ConsumerRecord<byte[], byte[]> record) {
        return hasHeader(record) && hasKey(record.key()) && hasValue(record.value());
    }

    private boolean hasHeader(ConsumerRecord<byte[], byte[]> record) {
        if (headerName == null) {
            return true;
        }
        for (Header header : record.headers().headers(headerName)) {
            if (headerValue == null || Arrays.equals(header.value(), headerValue)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasKey(byte @Nullable [] bytes) {
        if (key == null || Arrays.equals(keyBytes, bytes)) {
            return true;
        }
        return !isPlain(bytes) && key.equals(reader.read(bytes).text());
    }

    private boolean hasValue(byte @Nullable [] bytes) {
        if (value == null && path == null) {
            return true;
        }
        if (bytes == null || (path == null && isPlain(bytes))) {
            return bytes != null && contains(bytes, valueBytes);
        }
        Shown shown = reader.read(bytes);
        return (value == null || Objects.requireNonNullElse(shown.text(), "").contains(value)) && finds(shown);
    }

    /** Whether the bytes are shown as they are, which is so unless they begin as what names a schema does, or are binary. */
    private static boolean isPlain(byte @Nullable [] bytes) {
        return bytes == null || bytes.length == 0 || bytes[0] >= ' ' || bytes[0] < 0;
    }

    private boolean finds(Shown shown) {
        if (path == null) {
            return true;
        }
        if (!shown.isJson() || shown.text() == null) {
            return false;
        }
        Object found = path.read(shown.text(), PATHS);
        return found instanceof Collection<?> several
                ? !several.isEmpty()
                : found != null && !Boolean.FALSE.equals(found);
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int at = 0; at <= bytes.length - part.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
