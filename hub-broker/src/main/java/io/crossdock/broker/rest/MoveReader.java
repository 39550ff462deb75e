package io.crossdock.broker.rest;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Partitions that are being moved, and how far each is. */
final class MoveReader {
    private MoveReader() {}

    /** By topic and number. */
    static List<MoveDto> read(Admin admin) throws ExecutionException, InterruptedException {
        Map<TopicPartition, PartitionReassignment> moves =
                admin.listPartitionReassignments().reassignments().get();
        if (moves.isEmpty()) {
            return List.of();
        }
        Set<Integer> alive =
                admin.describeCluster().nodes().get().stream().map(Node::id).collect(Collectors.toSet());
        Map<Integer, Map<TopicPartition, Long>> sizes = sizes(admin, moves, alive);
        return moves.entrySet().stream()
                .map(each -> move(each.getKey(), each.getValue(), alive, sizes))
                .sorted(Comparator.comparing(MoveDto::key))
                .toList();
    }

    /** 404 when it is not being moved. */
    static MoveDto require(Admin admin, String topic, int partition) throws ExecutionException, InterruptedException {
        return read(admin).stream()
                .filter(move -> move.topic().equals(topic) && move.partition() == partition)
                .findFirst()
                .orElseThrow(() -> Refusal.unknown("partition " + partition + " of topic '" + topic
                        + "' is not being moved, or there is no such partition"));
    }

    private static MoveDto move(
            TopicPartition id,
            PartitionReassignment move,
            Set<Integer> alive,
            Map<Integer, Map<TopicPartition, Long>> sizes) {
        List<Integer> kept = new ArrayList<>(move.replicas());
        kept.removeAll(move.addingReplicas());
        // Replicas that have it all differ by what is not flushed or deleted yet; the largest is what has to be copied.
        Optional<Long> whole = kept.stream()
                .map(broker -> size(sizes, broker, id))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        List<Optional<Long>> there = move.addingReplicas().stream()
                .map(broker -> size(sizes, broker, id))
                .toList();
        boolean known = whole.isPresent() && there.stream().allMatch(Optional::isPresent);
        var needed = new TreeSet<>(move.addingReplicas());
        if (kept.stream().noneMatch(alive::contains)) {
            needed.addAll(kept); // nobody is there to copy from
        }
        needed.removeAll(alive);
        List<Integer> goal = new ArrayList<>(move.replicas());
        goal.removeAll(move.removingReplicas());
        return new MoveDto(
                id.topic(),
                id.partition(),
                goal,
                move.addingReplicas(),
                move.removingReplicas(),
                List.copyOf(needed),
                whole.map(bytes -> bytes * move.addingReplicas().size()).orElse(null),
                known
                        ? there.stream()
                                .flatMap(Optional::stream)
                                .mapToLong(bytes -> Math.min(bytes, whole.get()))
                                .sum()
                        : null);
    }

    private static Optional<Long> size(Map<Integer, Map<TopicPartition, Long>> sizes, int broker, TopicPartition id) {
        return Optional.ofNullable(sizes.get(broker)).map(of -> of.getOrDefault(id, 0L));
    }

    /** A broker that is away is not asked: that would take as long as the client waits for an answer. */
    private static Map<Integer, Map<TopicPartition, Long>> sizes(
            Admin admin, Map<TopicPartition, PartitionReassignment> moves, Set<Integer> alive)
            throws ExecutionException, InterruptedException {
        var asked = new TreeSet<Integer>();
        moves.values().forEach(move -> asked.addAll(move.replicas()));
        asked.retainAll(alive);
        var sizes = new HashMap<Integer, Map<TopicPartition, Long>>();
        for (var answer : admin.describeLogDirs(asked).descriptions().entrySet()) {
            try {
                sizes.put(answer.getKey(), sizes(answer.getValue().get(), moves.keySet()));
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof AuthorizationException) {
                    throw failed;
                }
                // it is about to go: what it has is not known
            }
        }
        return sizes;
    }

    private static Map<TopicPartition, Long> sizes(
            Map<String, LogDirDescription> directories, Set<TopicPartition> wanted) {
        var sizes = new HashMap<TopicPartition, Long>();
        for (LogDirDescription directory : directories.values()) {
            for (Map.Entry<TopicPartition, ReplicaInfo> replica :
                    directory.replicaInfos().entrySet()) {
                if (wanted.contains(replica.getKey()) && !replica.getValue().isFuture()) {
                    sizes.merge(replica.getKey(), replica.getValue().size(), Long::sum);
                }
            }
        }
        return sizes;
    }
}
