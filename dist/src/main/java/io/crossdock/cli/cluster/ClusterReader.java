package io.crossdock.cli.cluster;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.AuthorizationException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/** Asks a cluster how it stands. A broker that does not answer is one whose bytes are not known. */
public final class ClusterReader {
    private final Admin admin;

    public ClusterReader(Admin admin) {
        this.admin = admin;
    }

    /** Everything, at about one moment. */
    public ClusterState read() throws ExecutionException, InterruptedException {
        DescribeClusterResult cluster = admin.describeCluster();
        Collection<Node> nodes = cluster.nodes().get();
        Node controller = cluster.controller().get();
        Map<Integer, Map<String, LogDirDescription>> directories = directories(nodes);
        // moves first: one that ends meanwhile is then taken for one that still goes on, and not for what has to be
        // moved
        Map<TopicPartition, PartitionReassignment> moves = moves();
        Collection<TopicDescription> topics = topics();
        Map<TopicPartition, Long> sizes = new HashMap<>();
        directories.values().forEach(each -> sizes(each).forEach((id, bytes) -> sizes.merge(id, bytes, Math::max)));
        var partitions = new ArrayList<PlacedPartition>();
        for (TopicDescription topic : topics) {
            for (TopicPartitionInfo each : topic.partitions()) {
                var id = new TopicPartition(topic.name(), each.partition());
                partitions.add(placed(id, each, Optional.ofNullable(moves.get(id)), sizes.getOrDefault(id, 0L)));
            }
        }
        Map<Integer, Long> bytes = new HashMap<>();
        directories.forEach((broker, each) -> bytes.put(
                broker, sizes(each).values().stream().mapToLong(Long::longValue).sum()));
        return new ClusterState(
                cluster.clusterId().get(),
                controller == null ? -1 : controller.id(),
                members(nodes, directories, partitions),
                partitions,
                bytes);
    }

    /** What is under way, by partition. */
    public Map<TopicPartition, PartitionReassignment> moves() throws ExecutionException, InterruptedException {
        return admin.listPartitionReassignments().reassignments().get();
    }

    /** Node ids of the brokers that are part of the cluster now. */
    public Set<Integer> alive() throws ExecutionException, InterruptedException {
        return new TreeSet<>(ids(admin.describeCluster().nodes().get()));
    }

    /** Bytes of each replica on each of these brokers, those that are only being copied too. */
    public Map<Integer, Map<TopicPartition, Long>> sizes(Collection<Integer> brokers) throws InterruptedException {
        var sizes = new HashMap<Integer, Map<TopicPartition, Long>>();
        for (var each : admin.describeLogDirs(brokers).descriptions().entrySet()) {
            answered(each.getValue()).ifPresent(directories -> sizes.put(each.getKey(), sizes(directories)));
        }
        return sizes;
    }

    private Collection<TopicDescription> topics() throws ExecutionException, InterruptedException {
        Collection<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get();
        return admin.describeTopics(names).allTopicNames().get().values();
    }

    private static PlacedPartition placed(
            TopicPartition id, TopicPartitionInfo info, Optional<PartitionReassignment> move, long bytes) {
        Node leader = info.leader();
        return new PlacedPartition(
                id,
                move.map(PartitionReassignment::replicas).orElseGet(() -> ids(info.replicas())),
                ids(info.isr()),
                leader == null || leader.isEmpty() ? -1 : leader.id(),
                move.map(PartitionReassignment::addingReplicas).orElse(List.of()),
                move.map(PartitionReassignment::removingReplicas).orElse(List.of()),
                bytes);
    }

    private static List<Integer> ids(Collection<Node> nodes) {
        return nodes.stream().map(Node::id).toList();
    }

    private Map<Integer, Map<String, LogDirDescription>> directories(Collection<Node> nodes)
            throws InterruptedException {
        var directories = new HashMap<Integer, Map<String, LogDirDescription>>();
        for (var each : admin.describeLogDirs(ids(nodes)).descriptions().entrySet()) {
            answered(each.getValue()).ifPresent(found -> directories.put(each.getKey(), found));
        }
        return directories;
    }

    private static <T> Optional<T> answered(KafkaFuture<T> answer) throws InterruptedException {
        try {
            return Optional.of(answer.get());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AuthorizationException refused) {
                throw refused;
            }
            return Optional.empty(); // it is down, or about to be
        }
    }

    private static Map<TopicPartition, Long> sizes(Map<String, LogDirDescription> directories) {
        var sizes = new HashMap<TopicPartition, Long>();
        for (LogDirDescription directory : directories.values()) {
            for (Map.Entry<TopicPartition, ReplicaInfo> replica :
                    directory.replicaInfos().entrySet()) {
                if (!replica.getValue().isFuture()) {
                    sizes.merge(replica.getKey(), replica.getValue().size(), Long::sum);
                }
            }
        }
        return sizes;
    }

    private static Map<Integer, Member> members(
            Collection<Node> nodes,
            Map<Integer, Map<String, LogDirDescription>> directories,
            Collection<PlacedPartition> partitions) {
        var members = new TreeMap<Integer, Member>();
        for (Node node : nodes) {
            Map<String, LogDirDescription> own = directories.getOrDefault(node.id(), Map.of());
            boolean cordoned = !own.isEmpty() && own.values().stream().allMatch(LogDirDescription::isCordoned);
            members.put(
                    node.id(),
                    new Member(node.id(), node.rack() == null ? "" : node.rack(), true, cordoned, free(own)));
        }
        for (PlacedPartition partition : partitions) {
            for (int replica : partition.replicas()) {
                members.computeIfAbsent(replica, id -> new Member(id, "", false, false, OptionalLong.empty()));
            }
        }
        return members;
    }

    private static OptionalLong free(Map<String, LogDirDescription> directories) {
        return directories.values().stream()
                .map(LogDirDescription::usableBytes)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .reduce(Math::max); // several directories of one disk have its room together, once
    }
}
