package io.crossdock.broker.rest.messages;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Makes text of the bytes of keys, values and headers: by their schema, as they are when they are text, else as base64.
 * Thread-safe. */
final class Reader {
    private static final int HEADER = 5;
    private static final JsonFactory JSON = new JsonFactory();

    private final RegisteredValues registered;

    Reader(RegisteredValues registered) {
        this.registered = registered;
    }

    Shown read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return Shown.NOTHING;
        }
        if (bytes.length >= HEADER && bytes[0] == 0) {
            int id = ByteBuffer.wrap(bytes, 1, 4).getInt();
            Optional<RegisteredValues.Value> value = registered.read(id, bytes);
            if (value.isPresent()) {
                return new Shown(value.get().format(), value.get().json(), id);
            }
        }
        return plain(bytes);
    }

    /** Without asking for a schema. */
    static Shown plain(byte[] bytes) {
        String text = text(bytes);
        if (text == null) {
            return new Shown("base64", Base64.getEncoder().encodeToString(bytes), null);
        }
        return new Shown(isJson(text) ? "json" : "text", text, null);
    }

    private static @Nullable String text(byte[] bytes) {
        for (byte each : bytes) {
            if (each >= 0 && each < ' ' && each != '\t' && each != '\n' && each != '\r') {
                return null; // people could not see it
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }

    /** Only objects and arrays: a number or a word is a text as well. */
    private static boolean isJson(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("{") && !stripped.startsWith("[")) {
            return false;
        }
        try (JsonParser parser = JSON.createParser(stripped)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException noJson) {
            return false;
        }
    }
}
