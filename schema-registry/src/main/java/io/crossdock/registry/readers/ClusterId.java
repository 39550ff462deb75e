package io.crossdock.registry.readers;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** The cluster's own id: asked for once, told as soon as it is known. Never waits; thread-safe. */
public final class ClusterId implements Supplier<Optional<String>> {
    private final ClusterClient client;
    private Optional<KafkaFuture<String>> asked = Optional.empty();

    public ClusterId(ClusterClient client) {
        this.client = client;
    }

    @Override
    public synchronized Optional<String> get() {
        try {
            if (asked.isEmpty() || asked.get().isCompletedExceptionally()) {
                asked = client.admin().map(Admin::describeCluster).map(each -> each.clusterId());
            }
            return asked.filter(each -> each.isDone() && !each.isCompletedExceptionally())
                    .map(each -> now(each))
                    .filter(id -> !id.isEmpty());
        } catch (KafkaException unusable) {
            return Optional.empty();
        }
    }

    private static String now(KafkaFuture<String> done) {
        try {
            return done.getNow("");
        } catch (InterruptedException | ExecutionException never) {
            throw new IllegalStateException("what is done well has its value", never);
        }
    }
}
