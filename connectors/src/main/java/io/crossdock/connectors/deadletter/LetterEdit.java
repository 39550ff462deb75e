package io.crossdock.connectors.deadletter;

import io.crossdock.connectors.delivery.LetterHeaders;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody changes in the record inside a letter. The envelope around it stays, so that the letter still tells why
 * and where it failed.
 *
 * @param key the new key, empty bytes for an empty one; empty leaves it
 * @param value the new value; empty leaves it
 * @param headers headers to set by name; an empty value takes the header away
 */
public record LetterEdit(Optional<byte[]> key, Optional<byte[]> value, Map<String, Optional<String>> headers) {
    /** Changes nothing. */
    public static final LetterEdit NONE = new LetterEdit(Optional.empty(), Optional.empty(), Map.of());

    /** @throws IllegalArgumentException if a header belongs to the envelope */
    public LetterEdit {
        headers = new LinkedHashMap<>(headers);
        for (String name : headers.keySet()) {
            if (LetterHeaders.isEnvelope(name)) {
                throw new IllegalArgumentException("header '" + name + "' tells how the letter came to be and stays;"
                        + " only headers of the record inside can be changed");
            }
        }
    }

    /** The changed letter, to be written to its topic as a new one that says of which it is a copy. */
    ProducerRecord<byte[], byte[]> of(Letter letter) {
        var record = letter.record();
        var copy = new ProducerRecord<byte[], byte[]>(
                record.topic(), null, key.orElse(record.key()), value.orElse(record.value()), record.headers());
        Headers changed = copy.headers();
        headers.forEach((name, text) -> {
            changed.remove(name);
            text.ifPresent(each -> changed.add(name, each.getBytes(StandardCharsets.UTF_8)));
        });
        changed.remove(LetterHeaders.EDITED);
        changed.add(LetterHeaders.EDITED, letter.place().toString().getBytes(StandardCharsets.UTF_8));
        return copy;
    }

    /** The headers of the record inside a letter, envelope left out. */
    static Map<String, Object> inner(Iterable<Header> headers) {
        var inner = new LinkedHashMap<String, Object>();
        for (Header header : headers) {
            if (header.value() != null && !LetterHeaders.isEnvelope(header.key())) {
                inner.put(LetterHeaders.innerName(header.key()), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return inner;
    }
}
