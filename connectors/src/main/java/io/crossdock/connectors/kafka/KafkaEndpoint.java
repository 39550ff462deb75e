package io.crossdock.connectors.kafka;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.kafka.clients.consumer.ConsumerConfig;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Topics of a cluster, read or written to. */
final class KafkaEndpoint extends DefaultEndpoint {
    private static final int FETCHED_BYTES = 8 << 20;
    private static final int PATIENCE_MILLIS = 10_000;
    private final BiFunction<KafkaEndpoint, Processor, Consumer> reader;
    private final Function<KafkaEndpoint, Producer> writer;

    KafkaEndpoint(
            String uri,
            Component component,
            BiFunction<KafkaEndpoint, Processor, Consumer> reader,
            Function<KafkaEndpoint, Producer> writer) {
        super(uri, component);
        this.reader = reader;
        this.writer = writer;
    }

    /** Settings of a consumer that says itself where it reads, and reads what is committed only. */
    static Map<String, Object> reading(Map<String, Object> cluster, String client) {
        var settings = new LinkedHashMap<>(cluster);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, client);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCHED_BYTES);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        return settings;
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer = reader.apply(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public Producer createProducer() {
        return writer.apply(this);
    }
}
