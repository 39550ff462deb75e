package io.crossdock.broker;

import io.crossdock.broker.controller.Departure;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataChange.SetBrokerState;
import io.crossdock.broker.metadata.zk.ZkMetadataStore;
import io.crossdock.broker.partition.Partitions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * This broker as a member of the cluster: it leads only while it takes part, and hands over what it leads before it
 * stops. Thread-safe; {@link #join} and {@link #close} block.
 */
final class Membership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration ADMISSION = Duration.ofSeconds(10);
    private static final Duration DEPARTURE = Duration.ofSeconds(5);
    /** Until then clients are told who leads now; a connection that breaks makes them wait and ask around. */
    private static final Duration FAREWELL = Duration.ofMillis(300);

    private final int nodeId;
    private final ZkMetadataStore metadata;
    private final boolean controlledShutdown;

    private Membership(int nodeId, ZkMetadataStore metadata, boolean controlledShutdown) {
        this.nodeId = nodeId;
        this.metadata = metadata;
        this.controlledShutdown = controlledShutdown;
    }

    /**
     * Registers the broker, whose partitions have been {@linkplain Partitions#suspend suspended}, and waits until they
     * are not, if that does not take too long: the controller may be dead itself, and be replaced only when its session
     * has ended.
     *
     * @throws IOException if the node id is in use
     */
    static Membership join(
            BrokerImage self,
            DiskHistory history,
            ZkMetadataStore metadata,
            Partitions partitions,
            boolean controlledShutdown)
            throws IOException, InterruptedException {
        var leading = new CompletableFuture<Void>();
        leading.thenRunAsync(history::forget);
        metadata.onSession(alive -> {
            if (alive) {
                partitions.resume(metadata.image()).thenRun(() -> leading.complete(null));
            } else {
                LOG.warn("The cluster may take this broker for dead: giving up leadership until it takes part again");
                partitions.suspend();
            }
        });
        try {
            ClusterImage joined =
                    metadata.register(self, Optional.of(history.disk())).get();
            warnOfLoss(self.id(), joined);
            leading.get(ADMISSION.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw new IOException(cause.getMessage(), cause);
        } catch (TimeoutException waiting) {
            LOG.warn(
                    "The controller, broker {}, has not let this broker in within {} s; it leads nothing until then",
                    metadata.image().controllerId(),
                    ADMISSION.toSeconds());
        }
        return new Membership(self.id(), metadata, controlledShutdown);
    }

    private static void warnOfLoss(int nodeId, ClusterImage joined) {
        BrokerImage shown = joined.brokers().get(nodeId);
        boolean holdsSomething = joined.topics().values().stream()
                .flatMap(topic -> topic.partitions().stream())
                .anyMatch(partition -> partition.replicas().contains(nodeId));
        if (shown != null && shown.state() == BrokerState.DISTRUSTED && holdsSomething) {
            LOG.warn("This broker may have lost what it stored: its data directories are others than before, or its"
                    + " machine went down without stopping it. It copies from the in-sync replicas; partitions that"
                    + " have none left wait for an unclean election, and those without another replica go on with what"
                    + " is still here");
        }
    }

    /** Hands over what others can lead, for a few seconds at most. */
    @Override
    public void close() throws InterruptedException {
        ClusterImage image = metadata.image();
        BrokerImage self = image.brokers().get(nodeId);
        if (!controlledShutdown || self == null || !Departure.leavesOthers(image, nodeId)) {
            return;
        }
        boolean leads = !Departure.isPrepared(image, nodeId);
        if (!leads && self.state() == BrokerState.LEAVING) {
            return; // since its disk failed
        }
        var prepared = new CompletableFuture<Void>();
        metadata.subscribe((before, after) -> {
            BrokerImage shown = after.brokers().get(nodeId);
            if (shown == null || shown.state() == BrokerState.LEAVING && Departure.isPrepared(after, nodeId)) {
                prepared.complete(null);
            }
            return CompletableFuture.completedFuture(null);
        });
        metadata.apply(new SetBrokerState(nodeId, self.epoch(), BrokerState.LEAVING))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        prepared.completeExceptionally(failure);
                    }
                });
        try {
            prepared.get(DEPARTURE.toMillis(), TimeUnit.MILLISECONDS);
            if (leads) {
                new CompletableFuture<Void>()
                        .completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                        .get();
            }
        } catch (ExecutionException | TimeoutException notPrepared) {
            LOG.warn(
                    "Stopping though not everything this broker leads was handed over; the others take over once they"
                            + " see it gone",
                    notPrepared);
        }
    }
}
