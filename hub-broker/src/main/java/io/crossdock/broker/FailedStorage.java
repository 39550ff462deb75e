package io.crossdock.broker;

import io.crossdock.broker.controller.Departure;
import io.crossdock.broker.log.LogStore;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange.SetBrokerState;
import io.crossdock.broker.metadata.MetadataStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A broker one of whose data directories has failed hands over what it leads and leaves all in-sync replicas, as if it
 * were about to stop: its clients would otherwise hear nothing but KAFKA_STORAGE_ERROR, and appends with acks=all wait
 * for what it cannot copy. Where it is the only one it goes on with what it has. Looks at every image, so that a
 * registration made anew is followed by the same. Thread-safe; does not block.
 */
final class FailedStorage implements MetadataStore.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(FailedStorage.class);

    private final int nodeId;
    private final LogStore logs;
    private final MetadataStore metadata;
    private final AtomicBoolean writing = new AtomicBoolean();

    FailedStorage(int nodeId, LogStore logs, MetadataStore metadata) {
        this.nodeId = nodeId;
        this.logs = logs;
        this.metadata = metadata;
    }

    @Override
    public CompletionStage<?> onImage(ClusterImage before, ClusterImage after) {
        look(after);
        return CompletableFuture.completedFuture(null);
    }

    /** Something has just failed. */
    void happened() {
        look(metadata.image());
    }

    private void look(ClusterImage image) {
        BrokerImage self = image.brokers().get(nodeId);
        if (logs.isOnline()
                || self == null
                || !self.isActive()
                || !Departure.leavesOthers(image, nodeId)
                || !writing.compareAndSet(false, true)) {
            return;
        }
        metadata.apply(new SetBrokerState(nodeId, self.epoch(), BrokerState.LEAVING))
                .whenComplete((done, failure) -> {
                    writing.set(false);
                    if (failure == null) {
                        LOG.error("A data directory is offline, so the other brokers lead from here on. Mend the disk"
                                + " and start this broker again");
                    } else { // whatever came in between, another image follows
                        LOG.warn("The leadership could not be handed over yet", failure);
                    }
                });
    }
}
