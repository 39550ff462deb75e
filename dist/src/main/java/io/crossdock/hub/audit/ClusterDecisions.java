package io.crossdock.hub.audit;

import io.crossdock.broker.Broker;
import io.crossdock.security.acl.Question;
import io.crossdock.security.acl.Simulation.Observed;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What clients asked permission for in the last minutes, of all brokers: of this one as it is in memory, of the others as
 * they wrote it to their topic. Reading takes a moment and blocks. Thread-safe.
 */
public final class ClusterDecisions implements Supplier<Collection<Observed>> {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterDecisions.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Different requests that are told of. */
    private static final int MOST = 100_000;

    private final Broker broker;
    private final String node;
    private final Map<String, String> settings;
    private final Clock clock;

    /** @param settings of the broker, by Kafka's names */
    public ClusterDecisions(Broker broker, int node, Map<String, String> settings, Clock clock) {
        this.broker = broker;
        this.node = Integer.toString(node);
        this.settings = Map.copyOf(settings);
        this.clock = clock;
    }

    @Override
    public Collection<Observed> get() {
        Instant from = clock.instant().minus(AuditWriter.DECISIONS_KEPT);
        Map<Question, Observed> all = new HashMap<>();
        broker.decisions()
                .since(from)
                .forEach(observed -> all.merge(observed.question(), observed, ClusterDecisions::sum));
        try {
            readOthers(from, all);
        } catch (KafkaException unreachable) {
            LOG.warn("What clients ask of other brokers is not known now", unreachable);
        }
        return List.copyOf(all.values());
    }

    private void readOthers(Instant from, Map<Question, Observed> all) {
        var partition = new TopicPartition(AuditWriter.DECISIONS_TOPIC, 0);
        var client = new HashMap<>(OwnClient.settings(settings, broker.endpoints()));
        client.put("client.id", "crossdock-decisions");
        client.put("allow.auto.create.topics", false);
        client.put("enable.auto.commit", false);
        client.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer())) {
            if (consumer.partitionsFor(AuditWriter.DECISIONS_TOPIC).isEmpty()) {
                return; // nobody has written yet
            }
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            var start = consumer.offsetsForTimes(Map.of(partition, from.toEpochMilli()))
                    .get(partition);
            consumer.seek(partition, start == null ? end : start.offset());
            Instant deadline = clock.instant().plus(PATIENCE);
            while (consumer.position(partition) < end && clock.instant().isBefore(deadline) && all.size() < MOST) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    take(record, all);
                }
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> record, Map<Question, Observed> all) {
        if (node.equals(record.key())) {
            return; // known better from memory
        }
        try {
            Observed observed = DecisionJson.read(record.value());
            all.merge(observed.question(), observed, ClusterDecisions::sum);
        } catch (IOException foreign) {
            LOG.debug("Ignored offset {} of {}", record.offset(), record.topic(), foreign);
        }
    }

    private static Observed sum(Observed one, Observed other) {
        return new Observed(
                one.question(),
                one.count() + other.count(),
                one.last().isAfter(other.last()) ? one.last() : other.last());
    }
}
