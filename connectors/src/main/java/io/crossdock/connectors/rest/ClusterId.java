package io.crossdock.connectors.rest;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The id of the cluster that connectors read and write, asked for when it is first needed and then known. Thread-safe. */
public final class ClusterId implements Supplier<String> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final Map<String, Object> client;
    private @Nullable String known;

    /** @param client settings of the connectors' clients */
    public ClusterId(Map<String, Object> client) {
        this.client = Map.copyOf(client);
    }

    /**
     * Blocks for ten seconds at most.
     *
     * @throws KafkaException if the cluster does not say so
     */
    @Override
    public synchronized String get() {
        String id = known;
        if (id == null) {
            id = ask();
            known = id;
        }
        return id;
    }

    private String ask() {
        try (Admin admin = Admin.create(new HashMap<>(client))) {
            return admin.describeCluster().clusterId().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            throw refused.getCause() instanceof KafkaException said ? said : new KafkaException(refused);
        } catch (TimeoutException away) {
            throw new org.apache.kafka.common.errors.TimeoutException("the cluster does not say its id", away);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", stop);
        }
    }
}
