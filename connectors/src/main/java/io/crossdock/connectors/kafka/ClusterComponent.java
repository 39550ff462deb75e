package io.crossdock.connectors.kafka;

import io.crossdock.connectors.camel.Replay;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultComponent;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * Camel's door to another Kafka cluster: {@code crossdock-kafka:cluster?servers=…}. Found by its name in
 * {@code META-INF/services}; people use it through the kamelets {@code kafka-cluster-source} and
 * {@code kafka-cluster-sink}.
 */
public final class ClusterComponent extends DefaultComponent {
    private static final String LATEST = "latest";
    private static final Pattern KAFKAS_OWN = Pattern.compile("__.*");

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> options) {
        Map<String, Object> cluster = ClusterSettings.taken(options);
        String client = "connector-" + getCamelContext().getName() + "-cluster";
        String topics = ClusterSettings.text(options, "topics");
        String pattern = ClusterSettings.text(options, "pattern");
        String from = ClusterSettings.text(options, "from");
        int records = getAndRemoveParameter(options, "records", Integer.class, 500);
        String topic = ClusterSettings.text(options, "topic");
        boolean samePartition = getAndRemoveParameter(options, "samePartition", Boolean.class, false);
        return new KafkaEndpoint(
                uri,
                this,
                (endpoint, processor) -> {
                    Map<String, Object> settings = KafkaEndpoint.reading(cluster, client);
                    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, records);
                    return reader(endpoint, processor, settings, choice(topics, pattern), from);
                },
                endpoint -> new ClusterProducer(endpoint, cluster, client, topic, samePartition));
    }

    private Consumer reader(
            Endpoint endpoint,
            Processor processor,
            Map<String, Object> settings,
            TopicChoice choice,
            @Nullable String from) {
        if (from != null && !from.equals("earliest") && !from.equals(LATEST)) {
            throw new IllegalArgumentException("'from' must be 'earliest' or 'latest', was '" + from + "'");
        }
        Replay replay = getCamelContext().getRegistry().findSingleByType(Replay.class);
        if (replay == null) {
            throw new IllegalStateException("crossdock-kafka reads only where its position is kept");
        }
        var track = new PositionTrack(replay.position(), LATEST.equals(from));
        return new TopicsConsumer(endpoint, processor, settings, choice, track, replay);
    }

    private static TopicChoice choice(@Nullable String topics, @Nullable String pattern) {
        if ((topics == null) == (pattern == null)) {
            throw new IllegalArgumentException("exactly one of 'topics' and 'pattern' says what is read");
        }
        if (topics != null) {
            List<String> names = Stream.of(topics.split(","))
                    .map(String::strip)
                    .filter(it -> !it.isEmpty())
                    .toList();
            return new TopicChoice(names, names::contains, 0, 1);
        }
        try {
            Pattern compiled = Pattern.compile(String.valueOf(pattern));
            return new TopicChoice(
                    List.of(),
                    name -> compiled.matcher(name).matches()
                            && !KAFKAS_OWN.matcher(name).matches(),
                    0,
                    1);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("'pattern' is no regular expression: " + wrong.getDescription(), wrong);
        }
    }
}
