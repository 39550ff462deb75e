package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A connector that delivers the records of topics elsewhere.
 *
 * @param group the consumer group whose offsets say how far it is
 * @param batch null delivers each record on its own
 * @param tasks consumers that share the partitions, 1 or more
 */
public record SinkDefinition(
        String name,
        Pipeline pipeline,
        List<String> topics,
        String group,
        ValueFormat format,
        @Nullable BatchPolicy batch,
        int tasks,
        ErrorPolicy errors)
        implements ConnectorDefinition {
    public SinkDefinition {
        topics = List.copyOf(topics);
    }
}
