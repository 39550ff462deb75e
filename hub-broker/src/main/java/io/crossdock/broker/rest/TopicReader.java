package io.crossdock.broker.rest;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import static java.util.Objects.requireNonNull;

/** Topics, read from the cluster. */
final class TopicReader {
    private TopicReader() {}

    /** By name. */
    static List<TopicSummaryDto> list(Admin admin, boolean internal) throws ExecutionException, InterruptedException {
        return admin.listTopics(new ListTopicsOptions().listInternal(internal)).listings().get().stream()
                .map(TopicMapper.INSTANCE::summary)
                .sorted(Comparator.comparing(TopicSummaryDto::name))
                .toList();
    }

    /** One with its settings; 404 when there is none. */
    static TopicDto require(Admin admin, String name) throws ExecutionException, InterruptedException {
        return find(admin, name).orElseThrow(() -> Refusal.unknown("there is no topic '" + name + "'"));
    }

    static Optional<TopicDto> find(Admin admin, String name) throws ExecutionException, InterruptedException {
        try {
            TopicDescription topic = requireNonNull(admin.describeTopics(List.of(name))
                            .topicNameValues()
                            .get(name))
                    .get();
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
            return Optional.of(TopicMapper.INSTANCE.topic(topic, ConfigReader.set(admin, resource)));
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw refused;
        }
    }
}
