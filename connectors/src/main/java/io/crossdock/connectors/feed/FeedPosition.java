package io.crossdock.connectors.feed;

import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far an API is read. Written down as JSON: {@code {"url": "https://…/orders", "cursor": "$.id", "value": "17", "seen":
 * ["17"], "next": null}}.
 *
 * @param url without its query
 * @param cursor the path to the value
 * @param value the greatest cursor that was read; null before the first record
 * @param seen the ids of the records with that cursor, which an API may answer again
 * @param next the page that follows, null where none does
 */
record FeedPosition(
        String url,
        String cursor,
        @Nullable String value,
        List<String> seen,
        @Nullable String next) {
    FeedPosition {
        seen = List.copyOf(seen);
    }

    static FeedPosition beginning(FeedSettings settings) {
        return new FeedPosition(settings.origin(), settings.cursor().toString(), settings.from(), List.of(), null);
    }

    /** The same place, asked for by its cursor. */
    FeedPosition withoutNext() {
        return new FeedPosition(url, cursor, value, seen, null);
    }

    boolean isOf(FeedSettings settings) {
        return url.equals(settings.origin()) && cursor.equals(settings.cursor().toString());
    }

    String encode() {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("url", url);
        fields.put("cursor", cursor);
        fields.put("value", value);
        fields.put("seen", seen);
        fields.put("next", next);
        try {
            return new String(Json.write(fields), StandardCharsets.UTF_8);
        } catch (FormatException impossible) {
            throw new IllegalStateException("texts are always JSON", impossible);
        }
    }

    /** @throws IllegalArgumentException if something else wrote it */
    static FeedPosition decode(String text) {
        try {
            if (Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> fields
                    && fields.get("url") instanceof String url
                    && fields.get("cursor") instanceof String cursor
                    && fields.get("seen") instanceof List<?> seen) {
                return new FeedPosition(
                        url,
                        cursor,
                        fields.get("value") instanceof String value ? value : null,
                        seen.stream().map(String::valueOf).toList(),
                        fields.get("next") instanceof String next ? next : null);
            }
        } catch (FormatException foreign) {
            throw new IllegalArgumentException("the hub keeps no position of an API for it: " + text, foreign);
        }
        throw new IllegalArgumentException("the hub keeps no position of an API for it: " + text);
    }
}
