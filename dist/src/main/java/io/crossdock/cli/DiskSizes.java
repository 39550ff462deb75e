package io.crossdock.cli;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
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
    private static final int PATIENCE_MILLIS = 3000;

    /** Takes DESCRIBE on the cluster, and that every broker answers. */
    static DiskSizes of(Admin admin) throws ExecutionException, InterruptedException {
        var all = new HashMap<TopicPartition, SortedMap<Integer, Long>>();
        for (var each : ask(admin, new DescribeLogDirsOptions()).entrySet()) {
            add(all, each.getKey(), each.getValue().get());
        }
        return new DiskSizes(Map.copyOf(all));
    }

    /** Nothing where the caller may not know, or the cluster has no such request; of brokers that answer within three seconds. */
    static Optional<DiskSizes> perhaps(Admin admin) throws ExecutionException, InterruptedException {
        return perhaps(ask(admin, new DescribeLogDirsOptions().timeoutMs(PATIENCE_MILLIS)));
    }

    /** A broker that is not well must not keep anybody from seeing what a topic is. */
    static Optional<DiskSizes> perhaps(Map<Integer, KafkaFuture<Map<String, LogDirDescription>>> told)
            throws ExecutionException, InterruptedException {
        var all = new HashMap<TopicPartition, SortedMap<Integer, Long>>();
        for (var each : told.entrySet()) {
            try {
                add(all, each.getKey(), each.getValue().get());
            } catch (ExecutionException refused) {
                Throwable why = refused.getCause();
                if (why instanceof AuthorizationException || why instanceof UnsupportedVersionException) {
                    return Optional.empty();
                }
                if (!(why instanceof RetriableException)) {
                    throw refused;
                }
            }
        }
        return Optional.of(new DiskSizes(Map.copyOf(all)));
    }

    private static Map<Integer, KafkaFuture<Map<String, LogDirDescription>>> ask(
            Admin admin, DescribeLogDirsOptions options) throws ExecutionException, InterruptedException {
        List<Integer> brokers =
                admin.describeCluster().nodes().get().stream().map(Node::id).toList();
        return admin.describeLogDirs(brokers, options).descriptions();
    }

    private static void add(
            Map<TopicPartition, SortedMap<Integer, Long>> all, int broker, Map<String, LogDirDescription> directories) {
        for (LogDirDescription directory : directories.values()) {
            directory.replicaInfos().forEach((partition, replica) -> all.computeIfAbsent(
                            partition, first -> new TreeMap<>())
                    .merge(broker, replica.size(), Long::sum));
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
