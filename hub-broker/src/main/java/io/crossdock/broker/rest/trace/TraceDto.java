package io.crossdock.broker.rest.trace;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeSet;

/**
 * A client that is or was watched.
 *
 * @param clientId null for any; so are the three others
 * @param by who asked for it
 * @param secondsLeft 0 when it is over
 * @param recordsPerSecond that are kept at most, on each broker
 * @param kept requests that were kept so far
 * @param passedOver requests that were only counted, since there were more in their second than are kept
 * @param brokers that watch
 */
public record TraceDto(
        String id,
        @Nullable String clientId,
        @Nullable String user,
        @Nullable String address,
        @Nullable String listener,
        String by,
        double secondsLeft,
        int recordsPerSecond,
        long kept,
        long passedOver,
        List<Integer> brokers) {
    public TraceDto {
        brokers = List.copyOf(brokers);
    }

    /** Both together: the same trace, as two brokers know it. */
    static TraceDto together(TraceDto one, TraceDto other) {
        var brokers = new TreeSet<>(one.brokers);
        brokers.addAll(other.brokers);
        return new TraceDto(
                one.id,
                one.clientId,
                one.user,
                one.address,
                one.listener,
                one.by,
                Math.max(one.secondsLeft, other.secondsLeft),
                one.recordsPerSecond,
                one.kept + other.kept,
                one.passedOver + other.passedOver,
                List.copyOf(brokers));
    }
}
