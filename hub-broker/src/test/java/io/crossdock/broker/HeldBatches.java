package io.crossdock.broker;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import static io.crossdock.broker.CheckedTopics.ORDER;
import static io.crossdock.broker.CheckedTopics.PATIENCE;
import static io.crossdock.broker.CheckedTopics.get;
import static io.crossdock.broker.CheckedTopics.value;
import static org.awaitility.Awaitility.await;

/** Batches of several producers for a topic, whose payloads are being read for as long as this is open, and then fit. */
final class HeldBatches implements AutoCloseable {
    private final CheckedTopics hub;
    private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    /** Returns when the first of them is read. */
    HeldBatches(CheckedTopics hub, String topic, int count) {
        this.hub = hub;
        hub.schemas().hold();
        int read = hub.schemas().threads().size();
        for (int i = 0; i < count; i++) {
            KafkaProducer<byte[], byte[]> producer = hub.producer(Map.of());
            producers.add(producer);
            sent.add(producer.send(new ProducerRecord<>(topic, value(ORDER, "ok held"))));
        }
        await().atMost(PATIENCE).until(() -> hub.schemas().threads().size() > read);
    }

    /** One of each producer. */
    List<Future<RecordMetadata>> sent() {
        return sent;
    }

    /** Returns when all of them are written. */
    @Override
    public void close() throws Exception {
        hub.schemas().release();
        for (Future<RecordMetadata> each : sent) {
            get(each);
        }
        producers.forEach(KafkaProducer::close);
    }
}
