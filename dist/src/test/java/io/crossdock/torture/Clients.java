package io.crossdock.torture;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Kafka clients that are patient with a hub that is killed and paused. */
record Clients(String bootstrap) {
    /** Longer than any pause, so that no request is repeated while the first one is still in the hub's socket. */
    private static final int REQUEST_MILLIS = 15_000;

    private static final int SESSION_MILLIS = 6_000;
    /** As long as brokers allow: one that takes longer is aborted by right, and its producer fenced. */
    private static final int TRANSACTION_MILLIS = 900_000;

    /** Longer than everything that is done to the hub: not to be answered by then is a fault. */
    private static final int DELIVERY_MILLIS = 300_000;

    Admin admin() {
        return Admin.create(with(Map.of("request.timeout.ms", REQUEST_MILLIS, "default.api.timeout.ms", 60_000)));
    }

    KafkaProducer<String, byte[]> writer(boolean idempotent, Actor.Manners manners) {
        return producer(manners, Map.of("enable.idempotence", idempotent, "acks", "all"));
    }

    KafkaProducer<String, byte[]> transactional(String id, Actor.Manners manners) {
        return producer(manners, Map.of("transactional.id", id, "transaction.timeout.ms", TRANSACTION_MILLIS));
    }

    private KafkaProducer<String, byte[]> producer(Actor.Manners manners, Map<String, Object> more) {
        var all = with(more);
        all.put("compression.type", manners.codec());
        all.put("batch.size", manners.batchBytes());
        all.put("linger.ms", manners.lingerMillis());
        all.put("request.timeout.ms", REQUEST_MILLIS);
        all.put("delivery.timeout.ms", DELIVERY_MILLIS);
        all.put("max.block.ms", DELIVERY_MILLIS);
        return new KafkaProducer<>(all, new StringSerializer(), new ByteArraySerializer());
    }

    /** @param protocol {@code classic} or {@code consumer} */
    KafkaConsumer<String, byte[]> member(String group, boolean readCommitted, String protocol) {
        var settings = new HashMap<String, Object>(Map.of("group.id", group, "group.protocol", protocol));
        if (protocol.equals("classic")) {
            settings.put("session.timeout.ms", SESSION_MILLIS);
            settings.put("heartbeat.interval.ms", SESSION_MILLIS / 4);
        }
        return consumer(Optional.of(settings), readCommitted);
    }

    KafkaConsumer<String, byte[]> reader(boolean readCommitted) {
        return consumer(Optional.empty(), readCommitted);
    }

    private KafkaConsumer<String, byte[]> consumer(Optional<Map<String, Object>> group, boolean readCommitted) {
        var all = with(group.orElse(Map.of()));
        all.put("enable.auto.commit", false);
        all.put("auto.offset.reset", "earliest");
        all.put("isolation.level", readCommitted ? "read_committed" : "read_uncommitted");
        all.put("request.timeout.ms", REQUEST_MILLIS);
        all.put("default.api.timeout.ms", 60_000);
        return new KafkaConsumer<>(all, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> with(Map<String, Object> settings) {
        var all = new HashMap<>(settings);
        all.put("bootstrap.servers", bootstrap);
        all.put("reconnect.backoff.max.ms", 500);
        return all;
    }
}
