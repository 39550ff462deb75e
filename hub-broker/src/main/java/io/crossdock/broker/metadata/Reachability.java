package io.crossdock.broker.metadata;

import java.util.concurrent.CompletableFuture;

/** Tells whether a broker's process is there at all. */
@FunctionalInterface
public interface Reachability {

    /**
     * @return true if the broker's host answers that nobody listens at its address; false if somebody does, and also if
     *     there is no answer, which says nothing about the process; must not block
     */
    CompletableFuture<Boolean> refuses(BrokerImage broker);
}
