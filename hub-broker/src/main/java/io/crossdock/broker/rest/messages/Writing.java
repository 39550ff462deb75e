package io.crossdock.broker.rest.messages;

import io.crossdock.broker.rest.messages.NewMessageDto.Encoding;
import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Writes one record, all replicas in sync having it before it is said to be there. */
final class Writing {
    private Writing() {}

    /**
     * @param caller settings that say who writes
     * @throws CompletionException with what the cluster refused
     */
    static PlacedDto write(Map<String, Object> caller, String topic, NewMessageDto message)
            throws InterruptedException {
        ProducerRecord<byte[], byte[]> record = record(topic, message);
        Map<String, Object> settings = new HashMap<>(caller);
        settings.put("acks", "all");
        settings.put("linger.ms", 0);
        settings.put("max.block.ms", 10_000);
        settings.put("delivery.timeout.ms", 15_000);
        settings.put("max.request.size", 4 << 20);
        var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            RecordMetadata placed = producer.send(record).get();
            return new PlacedDto(placed.topic(), placed.partition(), placed.offset(), placed.timestamp());
        } catch (ExecutionException refused) {
            throw new CompletionException(refused.getCause() == null ? refused : refused.getCause());
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, NewMessageDto message) {
        var record = new ProducerRecord<>(
                topic,
                message.partition(),
                message.timestamp(),
                bytes("key", message.key(), message.keyEncoding()),
                bytes("value", message.value(), message.valueEncoding()));
        for (int i = 0; i < message.headers().size(); i++) {
            NewMessageDto.HeaderDto each = message.headers().get(i);
            record.headers().add(each.name(), bytes("headers[" + i + "].value", each.value(), each.encoding()));
        }
        return record;
    }

    private static byte @Nullable [] bytes(String field, @Nullable String text, @Nullable Encoding encoding) {
        if (text == null) {
            return null;
        }
        if (encoding != Encoding.BASE64) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException noBase64) {
            throw Refusal.field(field, "is not base64: " + noBase64.getMessage());
        }
    }
}
