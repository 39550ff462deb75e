package io.crossdock.broker.rest;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An answer that is sent while it comes about, a JSON object a line. Lines are gathered, at most {@value #GATHERED} bytes and
 * one more line, until {@link #send}; that waits for a slow client. Confined to one answer.
 */
public final class JsonLines {
    /** Of such an answer. */
    public static final String MEDIA_TYPE = "application/x-ndjson";

    private static final int GATHERED = 64 * 1024;

    /** As much as the server would gather before it sends anything; what is sent first is made that long. */
    private static final int FIRST = 8 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    private final OutputStream client;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private boolean begun;

    public JsonLines(OutputStream client) {
        this.client = client;
    }

    /** Writes the fields of an object. */
    @FunctionalInterface
    public interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * One more.
     *
     * @throws IOException when the client has gone
     */
    public void add(Fields fields) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(lines, JsonEncoding.UTF8)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        }
        lines.write('\n');
        if (lines.size() > GATHERED) {
            send();
        }
    }

    /** @throws IOException when the client has gone */
    public void send() throws IOException {
        if (!begun && lines.size() > 0) {
            begun = true;
            fill();
        }
        lines.writeTo(client);
        client.flush();
        lines.reset();
    }

    /** With spaces before the last end of line, where JSON may have them. */
    private void fill() {
        byte[] all = lines.toByteArray();
        lines.reset();
        lines.write(all, 0, all.length - 1);
        while (lines.size() <= FIRST) {
            lines.write(' ');
        }
        lines.write('\n');
    }
}
