package io.crossdock.connectors.s3;

import io.crossdock.connectors.definition.FormatSettings;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import io.crossdock.connectors.format.ValueFormats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What an object is made of. */
enum ObjectForm {
    /** A line for each record: texts as they are, all else as JSON. */
    LINES(".jsonl", "application/x-ndjson") {
        @Override
        byte[] bytes(List<?> bodies) throws FormatException {
            var lines = new ByteArrayOutputStream();
            for (Object body : bodies) {
                byte[] line = ObjectForm.value(body);
                for (byte each : line) {
                    if (each == '\n') {
                        throw new FormatException("no line: there is a line break in it");
                    }
                }
                lines.writeBytes(line);
                lines.write('\n');
            }
            return lines.toByteArray();
        }
    },
    /** CSV with a first row that names the columns. */
    CSV(".csv", "text/csv") {
        @Override
        byte[] bytes(List<?> bodies) throws FormatException, IOException {
            return ValueFormats.create(new FormatSettings("csv", Map.of())).encode(bodies, "");
        }
    },
    /** The value of one record and nothing else. */
    RECORD(".json", "application/octet-stream") {
        @Override
        byte[] bytes(List<?> bodies) throws FormatException {
            return ObjectForm.value(bodies.get(0));
        }
    };

    private final String ending;
    private final String type;

    ObjectForm(String ending, String type) {
        this.ending = ending;
        this.type = type;
    }

    String ending() {
        return ending;
    }

    /** The media type. */
    String type() {
        return type;
    }

    /**
     * The content of an object with these, one or more.
     *
     * @throws FormatException if one of them does not fit
     */
    abstract byte[] bytes(List<?> bodies) throws FormatException, IOException;

    private static byte[] value(Object body) throws FormatException {
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        return body instanceof CharSequence text ? text.toString().getBytes(StandardCharsets.UTF_8) : Json.write(body);
    }
}
