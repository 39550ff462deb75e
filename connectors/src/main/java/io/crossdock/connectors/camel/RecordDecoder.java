package io.crossdock.connectors.camel;

import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.ValueFormat;
import org.apache.camel.Exchange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns records of a topic into what a sink's steps work on. Thread-safe. */
final class RecordDecoder {
    private final ValueFormat format;

    RecordDecoder(ValueFormat format) {
        this.format = format;
    }

    /**
     * Maps and lists, text, or bytes, as the format says; null for a record without value.
     *
     * @throws UndeliverableException if the value is not of the format
     * @throws IOException if what is needed to read it cannot be had now
     */
    @Nullable
    Object body(ConsumerRecord<byte[], byte[]> record) throws UndeliverableException, IOException {
        byte[] value = record.value();
        if (value == null) {
            return null;
        }
        try {
            return format.decode(value);
        } catch (FormatException wrong) {
            throw new UndeliverableException(
                    "the value at " + record.topic() + "-" + record.partition() + "@" + record.offset() + " is "
                            + wrong.getMessage(),
                    wrong);
        }
    }

    /** Sets the variables {@code key}, {@code topic}, {@code partition}, {@code offset} and {@code timestamp}, and headers. */
    static void describe(ConsumerRecord<byte[], byte[]> record, Exchange exchange) {
        new Received(List.of(record), false).markOn(exchange);
        exchange.setVariable("key", key(record));
        exchange.setVariable("topic", record.topic());
        exchange.setVariable("partition", record.partition());
        exchange.setVariable("offset", record.offset());
        exchange.setVariable("timestamp", record.timestamp());
        for (Header header : record.headers()) {
            if (header.value() != null && !steersCamel(header.key())) {
                exchange.getMessage().setHeader(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
    }

    /** The key of each record as text, null where it has none. */
    static List<@Nullable String> keys(List<ConsumerRecord<byte[], byte[]>> records) {
        var keys = new ArrayList<@Nullable String>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            keys.add(key(record));
        }
        return keys;
    }

    private static @Nullable String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    }

    /**
     * Whoever may write to the topic must not be able to change what the connector does: such headers replace URIs,
     * queries and file names in Camel's components.
     */
    private static boolean steersCamel(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.startsWith("camel") || name.startsWith("org.apache.camel");
    }
}
