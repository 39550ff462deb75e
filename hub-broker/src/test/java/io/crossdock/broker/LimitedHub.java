package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A hub on which limits are set, and what clients of it need. */
final class LimitedHub implements AutoCloseable {
    private final TestHub hub;
    private final Admin admin;
    private final Limits limits;

    LimitedHub(Path directory, Map<String, String> settings) throws Exception {
        hub = new TestHub(directory, settings);
        admin = hub.admin();
        limits = new Limits(admin);
    }

    TestHub hub() {
        return hub;
    }

    Admin admin() {
        return admin;
    }

    Limits limits() {
        return limits;
    }

    /** Of one partition. */
    void topic(String name) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }

    KafkaProducer<String, String> producer(String clientId) {
        return hub.producer(Map.of("client.id", clientId, "batch.size", 10_000));
    }

    @Override
    public void close() {
        admin.close();
        hub.close();
    }
}
