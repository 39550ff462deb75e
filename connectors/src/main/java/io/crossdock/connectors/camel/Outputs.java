package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.SourceDefinition;
import io.crossdock.connectors.definition.TrialOutcome.Output;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import io.crossdock.connectors.format.ValueFormat;
import io.crossdock.connectors.format.ValueFormats;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a trial shows what would have left: the record of a source, or the message of a sink. */
final class Outputs {
    private Outputs() {}

    /** Encodes as the source would, and decodes that again. */
    static Collected.Reading ofSource(SourceDefinition definition, CamelContext context) {
        var encoder = new RecordEncoder(definition, context);
        ValueFormat format = ValueFormats.create(definition.format());
        return exchange -> ofRecord(encoder.encode(exchange), format);
    }

    private static Output ofRecord(ProducerRecord<byte[], byte[]> record, ValueFormat format)
            throws FormatException, IOException {
        var headers = new LinkedHashMap<String, String>();
        for (Header header : record.headers()) {
            headers.put(header.key(), text(header.value()));
        }
        Object value = record.value() == null ? null : format.decode(record.value());
        return new Output(
                record.topic(),
                record.partition(),
                record.timestamp(),
                record.key() == null ? null : text(record.key()),
                headers,
                value instanceof byte[] bytes ? text(bytes) : value);
    }

    /** The message as the target's component would get it. */
    static Output ofMessage(Exchange exchange) throws FormatException {
        var headers = new LinkedHashMap<String, String>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (!name.toLowerCase(Locale.ROOT).startsWith("camel")) {
                headers.put(name, String.valueOf(value));
            }
        });
        String key = exchange.getVariable("key", String.class);
        return new Output(
                null,
                null,
                null,
                key,
                headers,
                plain(exchange, exchange.getMessage().getBody()));
    }

    private static @Nullable Object plain(Exchange exchange, @Nullable Object body) throws FormatException {
        if (body instanceof Map || body instanceof List) {
            return Json.parse(Json.write(body));
        }
        if (body == null || body instanceof Number || body instanceof Boolean) {
            return body;
        }
        String text = exchange.getContext().getTypeConverter().tryConvertTo(String.class, exchange, body);
        return text == null ? body.toString() : text;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
