package io.crossdock.connectors.definition;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A connector that brings messages from elsewhere, or from other topics, into a topic.
 *
 * @param partitions how many partitions the topic gets if it does not exist yet; null leaves that to the broker
 * @param key the record key; null spreads the records over the partitions
 * @param routing what else of a record is computed from its message
 * @param additions fields that every value gets besides its own, in formats that have fields
 * @param headers record headers by name
 * @param runs on how many nodes, as the file says; null where the kind of its endpoint decides
 * @param intake the topics of the hub that it reads; null where its messages come from elsewhere
 */
public record SourceDefinition(
        String name,
        Pipeline pipeline,
        String topic,
        @Nullable Integer partitions,
        @Nullable Expression key,
        Routing routing,
        FormatSettings format,
        Map<String, Expression> additions,
        Map<String, Expression> headers,
        ErrorPolicy errors,
        @Nullable Placement runs,
        @Nullable TopicIntake intake)
        implements ConnectorDefinition {
    public SourceDefinition {
        additions = Collections.unmodifiableMap(new LinkedHashMap<>(additions));
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** The topic's name; where it is computed, the expression's text. */
    @Override
    public List<String> topics() {
        return List.of(topic);
    }

    /**
     * What is computed for each record besides key, value and headers; null leaves it to the definition or the broker.
     *
     * @param topic its name
     * @param partition its number, from 0
     * @param timestamp milliseconds since 1970, or a time in ISO 8601
     */
    public record Routing(
            @Nullable Expression topic,
            @Nullable Expression partition,
            @Nullable Expression timestamp) {
        /** Nothing is computed. */
        public static final Routing NONE = new Routing(null, null, null);
    }
}
