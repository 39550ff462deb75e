package io.crossdock.broker.rest.v3;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;

import static java.util.Objects.requireNonNull;

/** Topics read from the cluster, in the shape of that API. */
final class V3TopicReader {
    private V3TopicReader() {}

    /** Those the caller may see, by name. */
    static List<TopicDescription> all(Admin admin) throws ExecutionException, InterruptedException {
        var names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
        var topics = new ArrayList<TopicDescription>();
        for (KafkaFuture<TopicDescription> each :
                admin.describeTopics(names).topicNameValues().values()) {
            try {
                topics.add(each.get());
            } catch (ExecutionException refused) {
                // It may have been deleted since it was listed.
                if (!(refused.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw refused;
                }
            }
        }
        topics.sort(Comparator.comparing(TopicDescription::name));
        return topics;
    }

    static TopicDescription require(Admin admin, String topic) throws ExecutionException, InterruptedException {
        return requireNonNull(
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
                .get();
    }

    static TopicPartitionInfo require(Admin admin, String topic, int partition)
            throws ExecutionException, InterruptedException {
        return require(admin, topic).partitions().stream()
                .filter(each -> each.partition() == partition)
                .findFirst()
                .orElseThrow(() -> V3Refusals.unknownPartition(topic, partition));
    }

    static V3Topics.TopicDto dto(V3Call call, TopicDescription topic) {
        // While a partition moves it has more than the others.
        int replicas = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        return dto(
                call,
                topic.name(),
                topic.isInternal(),
                replicas,
                topic.partitions().size());
    }

    static V3Topics.TopicDto dto(V3Call call, String name, boolean internal, int replicas, int partitions) {
        V3Place place = call.at("topics", name);
        return new V3Topics.TopicDto(
                "KafkaTopic",
                place.meta(),
                call.cluster(),
                name,
                internal,
                replicas,
                partitions,
                place.in("partitions").link(),
                place.in("configs").link(),
                place.in("partitions", "-", "reassignment").link());
    }

    static V3Topics.PartitionDto dto(V3Call call, String topic, TopicPartitionInfo partition) {
        V3Place place = place(call, topic, partition.partition());
        Node leader = partition.leader();
        boolean led = leader != null && !leader.isEmpty();
        return new V3Topics.PartitionDto(
                "KafkaPartition",
                place.meta(),
                call.cluster(),
                topic,
                partition.partition(),
                led ? place.in("replicas", leader.idString()).link() : null,
                place.in("replicas").link(),
                place.in("reassignment").link());
    }

    /** The preferred leader first. */
    static List<V3Topics.ReplicaDto> replicas(V3Call call, String topic, TopicPartitionInfo partition) {
        Node leader = partition.leader();
        return partition.replicas().stream()
                .map(node -> new V3Topics.ReplicaDto(
                        "KafkaReplica",
                        place(call, topic, partition.partition())
                                .in("replicas", node.idString())
                                .meta(),
                        call.cluster(),
                        topic,
                        partition.partition(),
                        node.id(),
                        leader != null && leader.id() == node.id(),
                        partition.isr().stream().anyMatch(each -> each.id() == node.id()),
                        call.at("brokers", node.idString()).link()))
                .toList();
    }

    static V3Place place(V3Call call, String topic, int partition) {
        return call.at("topics", topic, "partitions", Integer.toString(partition));
    }
}
