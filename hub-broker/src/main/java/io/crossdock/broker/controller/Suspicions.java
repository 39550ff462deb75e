package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.MetadataChange.RemoveBroker;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.Reachability;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Ends the registration of a broker whose process is gone, without waiting for its session to time out: a killed
 * process' connections are reset, and its host refuses new ones.
 *
 * <p>The refusal is the evidence; silence is none, for a host that is cut off may be serving others. Even a wrong verdict
 * loses nothing: whoever leads next does so in a new epoch, which the one that was taken for dead cannot write over, and
 * it registers again when it notices. Every broker may judge, for the dead one may have been the controller.
 *
 * <p>Thread-safe; does not block.
 */
public final class Suspicions {
    private static final Logger LOG = LoggerFactory.getLogger(Suspicions.class);
    /** The system closes a dying process' sockets one after the other, so the first look may come too early. */
    private static final int LOOKS = 5;

    private final int nodeId;
    private final MetadataStore metadata;
    private final Reachability reachability;
    private final Consumer<Runnable> later;
    private final Set<Integer> underSuspicion = ConcurrentHashMap.newKeySet();

    /** @param later runs a task after some milliseconds */
    public Suspicions(int nodeId, MetadataStore metadata, Reachability reachability, Consumer<Runnable> later) {
        this.nodeId = nodeId;
        this.metadata = metadata;
        this.reachability = reachability;
        this.later = later;
    }

    /** A connection to this broker was refused or broke. */
    public void suspect(BrokerImage broker) {
        if (broker.id() != nodeId && isRegistered(broker) && underSuspicion.add(broker.id())) {
            look(broker, LOOKS);
        }
    }

    private void look(BrokerImage broker, int looks) {
        reachability.refuses(broker).whenComplete((refused, failure) -> {
            if (failure == null && refused) {
                remove(broker);
            } else if (looks > 1 && isRegistered(broker)) {
                later.accept(() -> look(broker, looks - 1));
            } else {
                underSuspicion.remove(broker.id());
            }
        });
    }

    private void remove(BrokerImage broker) {
        metadata.apply(new RemoveBroker(broker.id(), broker.epoch())).whenComplete((done, failure) -> {
            underSuspicion.remove(broker.id());
            report(broker, failure);
        });
    }

    private static void report(BrokerImage broker, @Nullable Throwable failure) {
        if (failure == null) {
            LOG.warn("Broker {} is dead: nobody listens at its address any more", broker.id());
        } else {
            LOG.debug("Broker {} refused a connection, but its registration stays as it is", broker.id(), failure);
        }
    }

    private boolean isRegistered(BrokerImage broker) {
        BrokerImage shown = metadata.image().brokers().get(broker.id());
        return shown != null && shown.epoch() == broker.epoch();
    }
}
