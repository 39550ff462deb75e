package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes the topic of a source that says how many partitions it wants. */
public final class TopicMaker {
    /** The caller starts connectors one after the other, and tries again later. */
    private static final int PATIENCE_MILLIS = 10_000;

    private TopicMaker() {}

    /**
     * Leaves a topic that exists as it is, whatever its number of partitions. Returns when every new partition answers: a
     * first batch that came too early for its leader while the second did not would leave an idempotent producer with a
     * sequence that an Apache Kafka broker never accepts again.
     *
     * @throws Exception the hub's reason for not making it
     */
    public static void makeIfMissing(String topic, int partitions, Map<String, Object> clientSettings)
            throws Exception {
        makeIfMissing(topic, partitions, Map.of(), clientSettings);
    }

    /** As above, for a topic with a configuration of its own. */
    static void makeIfMissing(
            String topic, int partitions, Map<String, String> configuration, Map<String, Object> clientSettings)
            throws Exception {
        var settings = new LinkedHashMap<>(clientSettings);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.<Short>empty())
                            .configs(configuration)))
                    .all()
                    .get();
            admin.listOffsets(beginnings(topic, partitions)).all().get(); // asked again until the leaders answer
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof TopicExistsException) {
                return; // what we wanted
            }
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private static Map<TopicPartition, OffsetSpec> beginnings(String topic, int partitions) {
        return IntStream.range(0, partitions)
                .mapToObj(number -> new TopicPartition(topic, number))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.earliest()));
    }
}
