package io.crossdock.cli;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * What partitions take on the disks of the brokers that are there, as those tell; immutable.
 *
 * @param bytes by partition and broker
 */
record DiskSizes(Map<TopicPartition, SortedMap<Integer, Long>> bytes) {
    /** Takes DESCRIBE on the cluster. */
    static DiskSizes of(Admin admin) throws ExecutionException, InterruptedException {
        List<Integer> brokers =
                admin.describeCluster().nodes().get().stream().map(Node::id).toList();
        var bytes = new HashMap<TopicPartition, SortedMap<Integer, Long>>();
        admin.describeLogDirs(brokers).allDescriptions().get().forEach((broker, directories) -> {
            for (LogDirDescription directory : directories.values()) {
                directory.replicaInfos().forEach((partition, replica) -> bytes.computeIfAbsent(
                                partition, first -> new TreeMap<>())
                        .merge(broker, replica.size(), Long::sum));
            }
        });
        return new DiskSizes(Map.copyOf(bytes));
    }

    /** Nothing where the caller may not know, or the cluster has no such request. */
    static Optional<DiskSizes> perhaps(Admin admin) throws ExecutionException, InterruptedException {
        try {
            return Optional.of(of(admin));
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof AuthorizationException
                    || refused.getCause() instanceof UnsupportedVersionException) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** All topics the caller may see, by name. */
    static Table table(Admin admin, boolean internal) throws ExecutionException, InterruptedException {
        var totals = new TreeMap<String, Long>();
        admin.listTopics(new ListTopicsOptions().listInternal(internal))
                .names()
                .get()
                .forEach(name -> totals.put(name, 0L));
        of(admin)
                .bytes()
                .forEach((partition, brokers) ->
                        totals.computeIfPresent(partition.topic(), (name, before) -> before + sum(brokers)));
        var table = new Table("topic", "bytes");
        totals.forEach(table::row);
        return table;
    }

    /** On all disks together. */
    long topic(String name) {
        return bytes.entrySet().stream()
                .filter(each -> each.getKey().topic().equals(name))
                .mapToLong(each -> sum(each.getValue()))
                .sum();
    }

    /** {@code 1:4096,2:4096}. */
    String byBroker(String topic, int partition) {
        SortedMap<Integer, Long> brokers = bytes.getOrDefault(new TopicPartition(topic, partition), new TreeMap<>());
        return brokers.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue())
                .collect(Collectors.joining(","));
    }

    private static long sum(SortedMap<Integer, Long> brokers) {
        return brokers.values().stream().mapToLong(Long::longValue).sum();
    }
}
