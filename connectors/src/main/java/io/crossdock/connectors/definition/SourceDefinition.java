package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A connector that brings messages from elsewhere into a topic.
 *
 * @param partitions how many partitions the topic gets if it does not exist yet; null leaves that to the broker
 * @param key the record key; null spreads the records over the partitions
 * @param additions fields that every JSON value gets besides its own
 * @param headers record headers by name
 */
public record SourceDefinition(
        String name,
        Pipeline pipeline,
        String topic,
        @Nullable Integer partitions,
        @Nullable Expression key,
        ValueFormat format,
        Map<String, Expression> additions,
        Map<String, Expression> headers,
        ErrorPolicy errors)
        implements ConnectorDefinition {
    public SourceDefinition {
        additions = Collections.unmodifiableMap(new LinkedHashMap<>(additions));
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    @Override
    public List<String> topics() {
        return List.of(topic);
    }
}
