package io.crossdock.broker.group.assignor;

import java.util.Map;

/**
 * Shares partitions out: each partition of a topic that anybody subscribes to goes to exactly one of its subscribers. A
 * pure function: equal demands are answered equally, on every broker.
 */
public interface Assignor {

    /** The name clients ask for it by. */
    String name();

    /** @return for every member of the demand what it is to have */
    Map<String, Assignment> assign(Demand demand);
}
