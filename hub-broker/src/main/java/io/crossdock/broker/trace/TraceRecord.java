package io.crossdock.broker.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One request of a watched client. Nothing of what it carried: no records, keys, passwords or tokens.
 *
 * @param arrived when it had arrived
 * @param api Kafka's name of the API key
 * @param user name of the user; {@code ANONYMOUS} before a login, and where nobody has to
 * @param requestBytes as they came
 * @param responseBytes as they left; 0 if nothing did
 * @param partitions the first of those it was about, see {@link Touched}
 * @param partitionCount of all
 * @param errors names of the errors in the answer, and how often each
 * @param mute how long the client was not read from afterwards, for it is over its limits
 * @param spent by stage; what took no time is left out
 * @param outcome what became of it
 */
public record TraceRecord(
        Instant arrived,
        String api,
        short version,
        int correlationId,
        String clientId,
        String user,
        String address,
        String listener,
        long requestBytes,
        long responseBytes,
        List<String> partitions,
        int partitionCount,
        SortedMap<String, Integer> errors,
        Duration mute,
        Map<Stage, Duration> spent,
        Outcome outcome) {
    public TraceRecord {
        partitions = List.copyOf(partitions);
        errors = new TreeMap<>(errors);
        spent = Map.copyOf(spent);
    }

    /** What became of a request. */
    public enum Outcome {
        ANSWERED,
        /** None was asked for: acks=0. */
        NO_ANSWER,
        /** The connection was closed, by whichever end, before the answer had left. */
        CONNECTION_CLOSED
    }
}
