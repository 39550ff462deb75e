package io.crossdock.broker.rest.messages;

import com.fasterxml.jackson.core.JsonGenerator;
import io.crossdock.broker.rest.JsonLines;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;

/** Writes what a search finds, a JSON object a line. Confined to one search. */
final class SearchLines {
    private final JsonLines lines;
    private final Reader reader;

    SearchLines(OutputStream client, Reader reader) {
        this.lines = new JsonLines(client);
        this.reader = reader;
    }

    void message(ConsumerRecord<byte[], byte[]> record) throws IOException {
        lines.add(json -> {
            json.writeObjectFieldStart("message");
            json.writeNumberField("partition", record.partition());
            json.writeNumberField("offset", record.offset());
            json.writeNumberField("timestamp", record.timestamp());
            shown(json, "key", "keyFormat", "keySchemaId", reader.read(record.key()));
            shown(json, "value", "format", "schemaId", reader.read(record.value()));
            json.writeArrayFieldStart("headers");
            for (Header header : record.headers()) {
                json.writeStartObject();
                json.writeStringField("name", header.key());
                Shown value = header.value() == null ? Shown.NOTHING : Reader.plain(header.value());
                json.writeStringField("value", value.text());
                json.writeStringField("format", value.format());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField(
                    "size", Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize()));
            json.writeEndObject();
        });
    }

    private static void shown(JsonGenerator json, String name, String format, String schemaId, Shown shown)
            throws IOException {
        json.writeStringField(name, shown.text());
        json.writeStringField(format, shown.format());
        if (shown.schemaId() != null) {
            json.writeNumberField(schemaId, shown.schemaId());
        }
    }

    /** @param left records that are still to be looked at, about */
    void progress(long scanned, long matched, long left, Map<Integer, Long> next) throws IOException {
        lines.add(json -> {
            json.writeObjectFieldStart("progress");
            counts(json, scanned, matched);
            json.writeNumberField("left", left);
            partitions(json, next);
            json.writeEndObject();
        });
        lines.send();
    }

    /** The last one, in place of an end: there is more that was not looked at. */
    void error(String detail, long scanned, long matched, Map<Integer, Long> next) throws IOException {
        lines.add(json -> {
            json.writeObjectFieldStart("error");
            json.writeStringField("detail", detail);
            counts(json, scanned, matched);
            partitions(json, next);
            json.writeStringField("next", new ResumeToken(next).text());
            json.writeEndObject();
        });
        lines.send();
    }

    /** The last one. */
    void end(String reason, long scanned, long matched, Map<Integer, Long> next) throws IOException {
        lines.add(json -> {
            json.writeObjectFieldStart("end");
            json.writeStringField("reason", reason);
            counts(json, scanned, matched);
            json.writeStringField("next", new ResumeToken(next).text());
            json.writeEndObject();
        });
        lines.send();
    }

    private static void partitions(JsonGenerator json, Map<Integer, Long> next) throws IOException {
        json.writeObjectFieldStart("partitions");
        for (Map.Entry<Integer, Long> each : new TreeMap<>(next).entrySet()) {
            json.writeNumberField(each.getKey().toString(), each.getValue());
        }
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, long scanned, long matched) throws IOException {
        json.writeNumberField("scanned", scanned);
        json.writeNumberField("matched", matched);
    }
}
