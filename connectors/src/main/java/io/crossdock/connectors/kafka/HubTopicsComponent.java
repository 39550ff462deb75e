package io.crossdock.connectors.kafka;

import io.crossdock.connectors.camel.HubTopics;
import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.definition.TopicIntake;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.apache.kafka.clients.consumer.ConsumerConfig;

import java.util.List;
import java.util.Map;

/**
 * Camel's door to the hub's own topics: {@code crossdock-topics:from}. Found by its name in {@code META-INF/services};
 * people use it through {@code from} in a connector's file.
 */
public final class HubTopicsComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> options) {
        HubTopics topics = getCamelContext().getRegistry().findSingleByType(HubTopics.class);
        Replay replay = getCamelContext().getRegistry().findSingleByType(Replay.class);
        if (topics == null || replay == null) {
            throw new IllegalStateException("crossdock-topics reads only what 'from' of a connector names");
        }
        TopicIntake intake = topics.intake();
        String client = "connector-" + getCamelContext().getName() + "-" + topics.task();
        Map<String, Object> settings = KafkaEndpoint.reading(topics.clientSettings(), client);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, intake.group());
        var choice = new TopicChoice(
                intake.pattern() == null ? intake.topics() : List.of(), intake::reads, topics.task(), intake.tasks());
        return new KafkaEndpoint(
                uri,
                this,
                (endpoint, processor) ->
                        new TopicsConsumer(endpoint, processor, settings, choice, new GroupTrack(), replay),
                endpoint -> {
                    throw new UnsupportedOperationException("'to' writes to the hub");
                });
    }
}
