package io.crossdock.broker.peer;

import io.crossdock.broker.metadata.BrokerImage;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchRequest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * How this broker asks others. What is asked of one broker arrives there in the order it was handed over, several
 * requests at a time, in the highest version both know. One {@code Peers} has one connection to each broker, so a
 * request that waits there holds up the answers behind it: whoever lets requests wait has a {@code Peers} of its own.
 *
 * <p>Thread-safe; never blocks. Futures complete on an event loop, which their dependents must not block either. They
 * fail
 *
 * <ul>
 *   <li>with {@link org.apache.kafka.common.errors.DisconnectException} when the connection cannot be made or broke: the
 *       request may have been served or not. While a broker cannot be reached, what is asked of it fails at once, and a
 *       new connection is tried at growing intervals;
 *   <li>with {@link org.apache.kafka.common.errors.TimeoutException} when there was no answer in time, or too much waits
 *       already;
 *   <li>with {@link org.apache.kafka.common.errors.UnsupportedVersionException} when there is no version both know.
 * </ul>
 */
public interface Peers {

    /**
     * Sends a request, any but a fetch.
     *
     * @param to as in the newest image the caller has; a later life of a broker takes the place of an earlier one
     * @param timeout until the answer is there, the time to connect included
     * @return the answer, which may say that the request failed
     */
    CompletableFuture<AbstractResponse> send(BrokerImage to, AbstractRequest.Builder<?> request, Duration timeout);

    /**
     * Sends a fetch, whose answer holds on to memory until it is released.
     *
     * @param to as for {@link #send}
     * @param timeout as for {@link #send}; the time the fetch may wait included
     */
    CompletableFuture<FetchedRecords> fetch(BrokerImage to, FetchRequest.Builder request, Duration timeout);
}
