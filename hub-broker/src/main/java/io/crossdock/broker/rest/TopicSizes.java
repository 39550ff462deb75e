package io.crossdock.broker.rest;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthorizationException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/**
 * What topics take on the disks of their brokers. All brokers that are there are asked at once; the protocol has each of them
 * tell of all it keeps, so whoever wants several topics had better ask for them together. Takes DESCRIBE on the cluster.
 */
final class TopicSizes {
    /** Topic, partition, broker: bytes. */
    private final Map<String, Map<Integer, Map<Integer, Long>>> bytes = new TreeMap<>();

    private final List<Integer> silent = new ArrayList<>();

    private TopicSizes() {}

    /**
     * By name; topics of which no broker has anything are left out.
     *
     * @param wanted by name of the topic
     * @throws ExecutionException if the caller may not, or no broker can be asked
     */
    static List<TopicSizeDto> of(Admin admin, Predicate<String> wanted)
            throws ExecutionException, InterruptedException {
        var sizes = new TopicSizes();
        List<Integer> brokers =
                admin.describeCluster().nodes().get().stream().map(Node::id).toList();
        for (var answer : admin.describeLogDirs(brokers).descriptions().entrySet()) {
            try {
                sizes.add(answer.getKey(), answer.getValue().get().values(), wanted);
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof AuthorizationException) {
                    throw failed;
                }
                sizes.silent.add(answer.getKey()); // about to go: the others are told all the same
            }
        }
        return sizes.all();
    }

    private void add(int broker, Collection<LogDirDescription> directories, Predicate<String> wanted) {
        for (LogDirDescription directory : directories) {
            directory.replicaInfos().forEach((partition, replica) -> {
                if (wanted.test(partition.topic())) {
                    bytes.computeIfAbsent(partition.topic(), first -> new TreeMap<>())
                            .computeIfAbsent(partition.partition(), first -> new TreeMap<>())
                            .merge(broker, replica.size(), Long::sum);
                }
            });
        }
    }

    private List<TopicSizeDto> all() {
        return bytes.entrySet().stream()
                .map(topic -> topic(topic.getKey(), topic.getValue()))
                .toList();
    }

    private TopicSizeDto topic(String name, Map<Integer, Map<Integer, Long>> kept) {
        List<PartitionSizeDto> partitions = kept.entrySet().stream()
                .map(each -> partition(each.getKey(), each.getValue()))
                .toList();
        long total = partitions.stream().mapToLong(PartitionSizeDto::bytes).sum();
        return new TopicSizeDto(name, total, partitions, silent);
    }

    private static PartitionSizeDto partition(int number, Map<Integer, Long> kept) {
        List<ReplicaSizeDto> replicas = kept.entrySet().stream()
                .map(each -> new ReplicaSizeDto(each.getKey(), each.getValue()))
                .toList();
        return new PartitionSizeDto(
                number, replicas.stream().mapToLong(ReplicaSizeDto::bytes).sum(), replicas);
    }
}
