package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.NullUnmarked;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Moves partitions of a cluster, and waits until they are there. */
@NullUnmarked
record Moves(TestCluster cluster) {
    void create(String topic, Map<Integer, List<Integer>> replicas) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, replicas))).all().get();
        }
        cluster.awaitInSync(topic);
    }

    void move(String topic, Map<Integer, List<Integer>> targets) throws Exception {
        var wishes = new HashMap<TopicPartition, Optional<NewPartitionReassignment>>();
        targets.forEach((partition, replicas) ->
                wishes.put(new TopicPartition(topic, partition), Optional.of(new NewPartitionReassignment(replicas))));
        try (Admin admin = admin()) {
            admin.alterPartitionReassignments(wishes).all().get(30, TimeUnit.SECONDS);
        }
    }

    void cancel(String topic, int partition) throws Exception {
        try (Admin admin = admin()) {
            admin.alterPartitionReassignments(Map.of(new TopicPartition(topic, partition), Optional.empty()))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    Map<Integer, PartitionReassignment> moving(String topic) throws Exception {
        var moving = new HashMap<Integer, PartitionReassignment>();
        try (Admin admin = admin()) {
            admin.listPartitionReassignments()
                    .reassignments()
                    .get(30, TimeUnit.SECONDS)
                    .forEach((id, move) -> {
                        if (id.topic().equals(topic)) {
                            moving.put(id.partition(), move);
                        }
                    });
        }
        return moving;
    }

    void awaitArrived(String topic, Map<Integer, List<Integer>> targets) throws Exception {
        try (Admin admin = admin()) {
            await().atMost(TestCluster.PATIENCE).ignoreExceptions().untilAsserted(() -> {
                assertThat(moving(topic)).doesNotContainKeys(targets.keySet().toArray(Integer[]::new));
                for (int partition : targets.keySet()) {
                    var state = TestCluster.state(admin, new TopicPartition(topic, partition));
                    assertThat(state.replicas().stream().map(Node::id).toList())
                            .as("replicas of %s-%s", topic, partition)
                            .isEqualTo(targets.get(partition));
                    assertThat(state.leader()).isNotNull();
                    assertThat(targets.get(partition)).contains(state.leader().id());
                }
            });
        }
    }

    /** Does not wait long for a broker that is frozen, but asks another. */
    Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers",
                cluster.bootstrap(),
                "request.timeout.ms",
                2_000,
                "default.api.timeout.ms",
                30_000));
    }

    /** Whether every partition of the topic has all its replicas in sync. */
    boolean isInSync(String topic) throws Exception {
        try (Admin admin = admin()) {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                    .allMatch(state -> state.isr().size() == state.replicas().size());
        }
    }
}
