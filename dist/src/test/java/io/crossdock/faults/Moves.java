package io.crossdock.faults;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.RetriableException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;

/** Moves one topic's partitions to two of their three brokers, and later back to all three with another one in front. */
final class Moves {
    private static final int PATIENCE_SECONDS = 60;

    private final Admin admin;

    Moves(Admin admin) {
        this.admin = admin;
    }

    /**
     * Asks for it, without waiting for what comes of it.
     *
     * @param topic any number, which chooses one
     * @return what undoes it; empty where nobody can tell what there is to move
     */
    Optional<Network.Undo> begin(int topic) throws InterruptedException {
        Map<TopicPartition, List<Integer>> all = new HashMap<>();
        try {
            var names = List.copyOf(new TreeSet<>(admin.listTopics().names().get()));
            String name = names.get(topic % names.size());
            TopicDescription description = requireNonNull(
                    admin.describeTopics(List.of(name)).allTopicNames().get().get(name));
            for (TopicPartitionInfo partition : description.partitions()) {
                all.put(
                        new TopicPartition(name, partition.partition()),
                        partition.replicas().stream().map(Node::id).toList());
            }
        } catch (ExecutionException untold) {
            return Optional.empty();
        }
        Map<TopicPartition, List<Integer>> fewer = new HashMap<>();
        Map<TopicPartition, List<Integer>> again = new HashMap<>();
        all.forEach((partition, replicas) -> {
            fewer.put(partition, replicas.subList(1, replicas.size()));
            var turned = new ArrayList<>(replicas);
            Collections.rotate(turned, 1);
            again.put(partition, turned);
        });
        ask(fewer);
        return Optional.of(() -> insist(again));
    }

    private KafkaFuture<Void> ask(Map<TopicPartition, List<Integer>> replicas) {
        Map<TopicPartition, Optional<NewPartitionReassignment>> wanted = new HashMap<>();
        replicas.forEach(
                (partition, target) -> wanted.put(partition, Optional.of(new NewPartitionReassignment(target))));
        return admin.alterPartitionReassignments(wanted).all();
    }

    private void insist(Map<TopicPartition, List<Integer>> replicas) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                ask(replicas).get();
                return;
            } catch (ExecutionException failed) {
                boolean mayPass = failed.getCause() instanceof RetriableException;
                if (!mayPass || System.nanoTime() > deadline) {
                    throw new IOException("partitions cannot be moved to " + replicas, failed);
                }
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }
}
