package io.crossdock.broker;

import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange.SetBrokerCordon;
import io.crossdock.broker.metadata.MetadataStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the cluster whether this broker has a directory for new replicas: others know neither its directories nor what
 * its file says of them. Looks at every image, so that a registration made anew says it too. Called on the metadata
 * thread.
 */
final class CordonNotice implements MetadataStore.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(CordonNotice.class);

    private final int nodeId;
    private final LogStore logs;
    private final MetadataStore metadata;
    private final AtomicBoolean writing = new AtomicBoolean();

    CordonNotice(int nodeId, LogStore logs, MetadataStore metadata) {
        this.nodeId = nodeId;
        this.logs = logs;
        this.metadata = metadata;
    }

    @Override
    public CompletionStage<?> onImage(ClusterImage before, ClusterImage after) {
        BrokerImage self = after.brokers().get(nodeId);
        boolean cordoned = logs.isCordoned();
        if (self != null && self.cordoned() != cordoned && writing.compareAndSet(false, true)) {
            metadata.apply(new SetBrokerCordon(nodeId, self.epoch(), cordoned)).whenComplete((done, failure) -> {
                writing.set(false);
                if (failure == null) {
                    LOG.info(cordoned ? "Every data directory is cordoned: no new replicas come here" : "Not cordoned");
                } else { // whatever came in between, another image follows
                    LOG.info("It is not known yet that cordoned is {}: {}", cordoned, failure.getMessage());
                }
            });
        }
        return CompletableFuture.completedFuture(null);
    }
}
