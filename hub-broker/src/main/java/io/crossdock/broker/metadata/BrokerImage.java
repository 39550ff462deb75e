package io.crossdock.broker.metadata;

import java.util.List;
import java.util.Optional;

/**
 * One registered broker.
 *
 * @param id node id, 0 or more, unique in the cluster
 * @param epoch grows with every registration of this id, so that an earlier life can be told from this one
 * @param rack where it stands, if configured
 * @param cordoned whether it takes no new replicas, since all its directories are cordoned (KIP-1066)
 */
public record BrokerImage(
        int id, long epoch, List<EndpointImage> endpoints, Optional<String> rack, BrokerState state, boolean cordoned) {
    public BrokerImage {
        endpoints = List.copyOf(endpoints);
    }

    /** One that takes new replicas if it is active. */
    public BrokerImage(int id, long epoch, List<EndpointImage> endpoints, Optional<String> rack, BrokerState state) {
        this(id, epoch, endpoints, rack, state, false);
    }

    /** One that takes part fully. */
    public BrokerImage(int id, long epoch, List<EndpointImage> endpoints, Optional<String> rack) {
        this(id, epoch, endpoints, rack, BrokerState.ACTIVE);
    }

    /** Whether it leads and follows. */
    public boolean isActive() {
        return state == BrokerState.ACTIVE;
    }

    /** Whether it gets replicas that it has not had. */
    public boolean takesReplicas() {
        return isActive() && !cordoned;
    }

    /** Whether clients find it ready for them: also while it is about to stop, not before it has been let in. */
    public boolean serves() {
        return !state.awaitsAdmission();
    }

    /** The endpoint of this listener name, if the broker has one. */
    public Optional<EndpointImage> endpoint(String listener) {
        return endpoints.stream().filter(e -> e.listener().equals(listener)).findFirst();
    }
}
