package io.crossdock.connectors.camel;

import io.crossdock.connectors.definition.TopicIntake;

import java.util.Map;

/**
 * What the reader of the hub's own topics has to know; it finds this in its context's registry.
 *
 * @param intake the topics
 * @param clientSettings Kafka client settings of the hub, such as {@code bootstrap.servers}
 * @param task which of the intake's tasks this is, from 0
 */
public record HubTopics(TopicIntake intake, Map<String, Object> clientSettings, int task) {
    public HubTopics {
        clientSettings = Map.copyOf(clientSettings);
    }

    /** What secrets are in the settings is nobody's business. */
    @Override
    public String toString() {
        return "HubTopics[" + intake + ", task " + task + "]";
    }
}
