package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.EndpointReference;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What an origin that can be read again from a position is told; it finds this in its context's registry. It hands over
 * one exchange for each batch: a list of messages as the body, and where the origin is behind them as the property
 * {@value #POSITION}. An exchange that returns without an exception is in the hub with that position, for good.
 *
 * @param position where to go on, as it said itself; null to begin
 * @param unreadable told when the origin cannot be read now
 * @param readable told when it can be again
 */
public record Replay(@Nullable String position, Clock clock, Consumer<Throwable> unreadable, Runnable readable) {
    /** The exchange property with the position behind a batch. */
    public static final String POSITION = "crossdock.position";

    private static final Set<String> ORIGINS = Set.of("http-poll-source", "sql-poll-source");

    /** Whether the endpoint is such an origin. */
    public static boolean suits(EndpointReference endpoint) {
        return ORIGINS.contains(endpoint.label());
    }
}
