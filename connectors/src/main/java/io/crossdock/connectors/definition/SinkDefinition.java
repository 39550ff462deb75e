package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A connector that delivers the records of topics elsewhere.
 *
 * @param topics their names; with a pattern, only its text
 * @param topicPattern reads all topics whose whole name matches, also those made later; null reads {@code topics}
 * @param group the consumer group whose offsets say how far it is
 * @param batch null delivers each record on its own
 * @param tasks consumers that share the partitions, 1 or more
 */
public record SinkDefinition(
        String name,
        Pipeline pipeline,
        List<String> topics,
        @Nullable Pattern topicPattern,
        String group,
        FormatSettings format,
        @Nullable BatchPolicy batch,
        int tasks,
        ErrorPolicy errors)
        implements ConnectorDefinition {
    public SinkDefinition {
        topics = List.copyOf(topics);
    }
}
