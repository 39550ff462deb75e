package io.crossdock.connectors.search;

import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The body of a request to {@code _bulk}: for each document a line that says what to do with it, and the document. Both are
 * JSON on one line, as the Bulk API of Elasticsearch and OpenSearch wants it.
 */
final class BulkRequest {
    private final SearchSettings settings;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private int items;

    BulkRequest(SearchSettings settings) {
        this.settings = settings;
    }

    /**
     * One more document, which replaces the one with its id; without a body the one with the key goes.
     *
     * @param body a map, or the text of a JSON object
     * @param key the record's; null in a batch
     * @throws UndeliverableException if it is no object, or nothing identifies it
     */
    void add(@Nullable Object body, @Nullable String key) throws UndeliverableException {
        items++;
        try {
            if (body == null) {
                line(Map.of("delete", Map.of("_index", settings.index(), "_id", known(key))));
                return;
            }
            Map<?, ?> document = document(body);
            line(Map.of("index", Map.of("_index", settings.index(), "_id", id(document, key))));
            line(document);
        } catch (FormatException wrong) {
            throw new UndeliverableException("the record makes no document: " + wrong.getMessage(), wrong);
        }
    }

    private static Map<?, ?> document(Object body) throws FormatException {
        Object content = body;
        if (body instanceof CharSequence || body instanceof byte[]) {
            byte[] text = body instanceof byte[] bytes ? bytes : body.toString().getBytes(StandardCharsets.UTF_8);
            content = Json.parse(text);
        }
        if (content instanceof Map<?, ?> document) {
            return document;
        }
        throw new FormatException("it is no object with fields");
    }

    private String id(Map<?, ?> document, @Nullable String key) throws FormatException {
        String field = settings.id();
        if (field == null) {
            return known(key);
        }
        Object value = document.get(field);
        if (value == null || value instanceof Map<?, ?> || value instanceof Iterable<?>) {
            throw new FormatException("its field '" + field + "', which identifies it, is missing or no plain value");
        }
        return value.toString();
    }

    private static String known(@Nullable String key) throws FormatException {
        if (key == null || key.isEmpty()) {
            throw new FormatException(
                    "the record has no key that identifies it - say by 'id' which field does, as in batches");
        }
        return key;
    }

    private void line(Map<?, ?> content) throws FormatException {
        lines.writeBytes(Json.write(content));
        lines.write('\n');
    }

    int items() {
        return items;
    }

    byte[] body() {
        return lines.toByteArray();
    }
}
