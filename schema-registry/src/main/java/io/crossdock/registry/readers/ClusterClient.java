package io.crossdock.registry.readers;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A client of the cluster that is made when it is first needed, which may be never. Thread-safe. */
public final class ClusterClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    private final Supplier<Optional<Map<String, Object>>> settings;
    private Optional<Admin> admin = Optional.empty();
    private boolean closed;

    /** @param settings of a Kafka client; empty as long as it is not known where the cluster is */
    public ClusterClient(Supplier<Optional<Map<String, Object>>> settings) {
        this.settings = settings;
    }

    /**
     * @return empty as long as it is not known where the cluster is, and when this is closed
     * @throws org.apache.kafka.common.KafkaException when the settings are wrong
     */
    synchronized Optional<Admin> admin() {
        if (admin.isEmpty() && !closed) {
            admin = settings.get().map(given -> Admin.create(patient(given)));
        }
        return admin;
    }

    private static Map<String, Object> patient(Map<String, Object> given) {
        Map<String, Object> settings = new HashMap<>(given);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "crossdock-registry-readers");
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }

    @Override
    public synchronized void close() {
        closed = true;
        admin.ifPresent(each -> each.close(Duration.ofSeconds(1)));
        admin = Optional.empty();
    }
}
