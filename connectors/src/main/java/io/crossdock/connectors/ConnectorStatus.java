package io.crossdock.connectors;

import io.crossdock.connectors.definition.Problem;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What there is to know about one connector at one moment. Counts start anew whenever it is started.
 *
 * @param name its name, or its file's when the file is wrong
 * @param kind {@code source} or {@code sink}; null when the file is wrong
 * @param endpoint the component or kamelet at the other end; null when the file is wrong
 * @param topics what it writes to or reads from
 * @param since when it came into this state
 * @param received records that reached it from its origin
 * @param delivered records confirmed by its target
 * @param failed attempts in vain
 * @param deadLettered records given up and kept in the dead-letter topic
 * @param lastError the latest failure, secrets removed; stays when all is well again, null if there was none
 * @param stopped whether it is paused until somebody means it to go on for good, which Kafka Connect calls STOPPED
 * @param problems what is wrong with the file; a connector that runs in spite of them runs as its file was before
 * @param progress how it gets on
 * @param node where it runs if it runs on one node only, as far as this one knows; null if nobody has its lease, and for
 *     one that runs on every node
 */
public record ConnectorStatus(
        String name,
        Path file,
        @Nullable String kind,
        @Nullable String endpoint,
        List<String> topics,
        ConnectorState state,
        boolean stopped,
        Instant since,
        long received,
        long delivered,
        long failed,
        long deadLettered,
        @Nullable String lastError,
        List<Problem> problems,
        ConnectorProgress progress,
        @Nullable String node) {
    public ConnectorStatus {
        topics = List.copyOf(topics);
        problems = List.copyOf(problems);
    }
}
