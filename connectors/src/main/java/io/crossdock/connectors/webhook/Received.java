package io.crossdock.connectors.webhook;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** One request: its headers, whose names have no case, and the bytes of its body as they came. Immutable by agreement. */
final class Received {
    private final Map<String, String> headers;
    private final byte[] body;

    /** @param headers the first value of each name */
    Received(Map<String, String> headers, byte[] body) {
        var caseless = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        caseless.putAll(headers);
        this.headers = Collections.unmodifiableMap(caseless);
        this.body = body; // megabytes, and nobody changes them
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }
}
