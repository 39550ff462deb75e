package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * How far sources are whose origin can be read again from any place: kept on the hub, so that a position outlives the node
 * that reached it.
 *
 * <pre>
 * _crossdock.positions    one partition, compacted
 *   key     name of the connector
 *   value   its position, in words that only its kind of source reads
 * </pre>
 */
final class SourcePositions {
    static final String TOPIC = "_crossdock.positions";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Small ones, since only those that are full are compacted, and all of it is read at each start. */
    private static final Map<String, String> CONFIGURATION = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(4 << 20),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.1");

    private SourcePositions() {}

    static void makeTopic(Map<String, Object> clientSettings) throws Exception {
        TopicMaker.makeIfMissing(TOPIC, 1, CONFIGURATION, clientSettings);
    }

    static ProducerRecord<byte[], byte[]> record(String connector, String position) {
        return new ProducerRecord<>(
                TOPIC, 0, connector.getBytes(StandardCharsets.UTF_8), position.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The last position of a connector, null if it has none. Right only once its former producers are fenced.
     *
     * @throws TimeoutException if the hub does not answer, or another connector's transaction does not end
     */
    static @Nullable String last(String connector, Map<String, Object> clientSettings, Clock clock) throws Exception {
        byte[] key = connector.getBytes(StandardCharsets.UTF_8);
        String found = null;
        Instant deadline = clock.instant().plus(PATIENCE);
        long end = end(clientSettings);
        try (var consumer = new KafkaConsumer<>(
                settings(connector, clientSettings), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            while (consumer.position(PARTITION) < end) {
                if (clock.instant().isAfter(deadline)) {
                    throw new TimeoutException(TOPIC + " could not be read to its end within " + PATIENCE.toSeconds()
                            + " s; the hub is slow, or a transaction on it does not end");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (Arrays.equals(key, record.key())) {
                        found = record.value() == null ? null : new String(record.value(), StandardCharsets.UTF_8);
                    }
                }
            }
        }
        return found;
    }

    /** The end whatever is still open before it: what a reader of committed records takes for the end may be too early. */
    private static long end(Map<String, Object> clientSettings) throws Exception {
        var settings = new LinkedHashMap<>(clientSettings);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        try (Admin admin = Admin.create(settings)) {
            return admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
                    .partitionResult(PARTITION)
                    .get()
                    .offset();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private static Map<String, Object> settings(String connector, Map<String, Object> clientSettings) {
        var settings = new LinkedHashMap<>(clientSettings);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "connector-" + connector + "-position");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        return settings;
    }
}
