package io.crossdock.connectors.kafka;

import io.crossdock.connectors.camel.Received;
import io.crossdock.connectors.camel.SharedClient;
import io.crossdock.connectors.delivery.UndeliverableException;
import io.crossdock.connectors.format.FormatException;
import io.crossdock.connectors.format.Json;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Writes records to another cluster and returns when all of its replicas in sync have them. Its producer is idempotent: what
 * it sends again by itself is there once; one that can write no more is left, and the next message makes another. Thread-safe.
 */
final class ClusterProducer extends DefaultProducer {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int DELIVERY_MILLIS = 30_000;
    private final Map<String, Object> settings;
    private final @Nullable String topic;
    private final boolean samePartition;
    private final SharedClient<Producer<byte[], byte[]>> producer;

    /**
     * @param topic where all go; null leaves each record in the topic of its name
     * @param samePartition whether records keep the number of their partition
     */
    ClusterProducer(
            Endpoint endpoint,
            Map<String, Object> cluster,
            String client,
            @Nullable String topic,
            boolean samePartition) {
        super(endpoint);
        this.topic = topic;
        this.samePartition = samePartition;
        settings = new LinkedHashMap<>(cluster);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, client);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        producer = new SharedClient<>(
                () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
                any -> true,
                each -> each.close(Duration.ofMillis(PATIENCE_MILLIS)));
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        producer.get(); // so that wrong settings are seen at the start
    }

    @Override
    protected void doStop() throws Exception {
        producer.leave();
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = records(exchange);
        Producer<byte[], byte[]> open = producer.get();
        try {
            send(records, open);
        } catch (KafkaException failed) {
            if (failed instanceof RecordTooLargeException || failed instanceof InvalidTopicException) {
                throw new UndeliverableException(
                        "the other cluster refuses the record: " + failed.getMessage(), failed);
            }
            if (!(failed instanceof RetriableException)) {
                producer.leave(open); // a login that was refused is final for an idempotent producer
            }
            throw Refusal.explained(failed);
        }
    }

    private static void send(List<ProducerRecord<byte[], byte[]>> records, Producer<byte[], byte[]> producer)
            throws Exception {
        var sent = new ArrayList<Future<RecordMetadata>>(records.size());
        for (ProducerRecord<byte[], byte[]> record : records) {
            sent.add(producer.send(record));
        }
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            try {
                each.get();
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof Exception cause ? cause : failed;
            }
        }
    }

    private List<ProducerRecord<byte[], byte[]>> records(Exchange exchange) throws UndeliverableException {
        Received message = Objects.requireNonNull(Received.of(exchange), "only records of the hub come here");
        List<ConsumerRecord<byte[], byte[]>> received = message.records();
        Object body = exchange.getMessage().getBody();
        if (!message.inBatch()) {
            return List.of(record(exchange, received.get(0), body));
        }
        if (!(body instanceof List<?> bodies) || bodies.size() != received.size()) {
            var why = new IllegalArgumentException(
                    "with 'batch' each record has to stay one: take steps that drop or split out, or 'batch'");
            throw new UndeliverableException("the batch cannot be told apart: " + why.getMessage(), why);
        }
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>(received.size());
        for (int i = 0; i < received.size(); i++) {
            records.add(record(exchange, received.get(i), bodies.get(i)));
        }
        return records;
    }

    private ProducerRecord<byte[], byte[]> record(
            Exchange exchange, ConsumerRecord<byte[], byte[]> received, @Nullable Object body)
            throws UndeliverableException {
        return new ProducerRecord<>(
                topic == null ? received.topic() : topic,
                samePartition ? received.partition() : null,
                received.timestamp() < 0 ? null : received.timestamp(),
                received.key(),
                bytes(exchange, body),
                received.headers());
    }

    private static byte @Nullable [] bytes(Exchange exchange, @Nullable Object body) throws UndeliverableException {
        if (body == null || body instanceof byte[]) {
            return (byte[]) body;
        }
        if (body instanceof CharSequence text) {
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
        byte[] converted = body instanceof Map || body instanceof List
                ? null
                : exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, body);
        try {
            return converted == null ? Json.write(body) : converted;
        } catch (FormatException notJson) {
            throw new UndeliverableException("the body is " + notJson.getMessage(), notJson);
        }
    }
}
