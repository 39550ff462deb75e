package io.crossdock.broker.rest;

import io.crossdock.security.rest.Refusal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.Node;
import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

import static java.util.Objects.requireNonNull;

/** The cluster and its brokers, as they are now. */
final class ClusterReader {
    private ClusterReader() {}

    static ClusterDto read(Admin admin) throws ExecutionException, InterruptedException {
        var described = admin.describeCluster();
        Node controller = described.controller().get();
        Integer decides = controller == null || controller.isEmpty() ? null : controller.id();
        List<BrokerDto> brokers = described.nodes().get().stream()
                .map(node -> broker(node, decides))
                .sorted(Comparator.comparingInt(BrokerDto::id))
                .toList();
        return new ClusterDto(described.clusterId().get(), decides, brokers);
    }

    static BrokerDto broker(Admin admin, int id) throws ExecutionException, InterruptedException {
        return read(admin).brokers().stream()
                .filter(broker -> broker.id() == id)
                .findFirst()
                .orElseThrow(() -> Refusal.unknown("there is no broker " + id + " in the cluster now"));
    }

    static List<LogDirectoryDto> directories(Admin admin, int id) throws ExecutionException, InterruptedException {
        broker(admin, id);
        Map<String, LogDirDescription> found = requireNonNull(
                        admin.describeLogDirs(List.of(id)).descriptions().get(id))
                .get();
        return new TreeMap<>(found)
                .entrySet().stream()
                        .map(each -> directory(each.getKey(), each.getValue()))
                        .toList();
    }

    private static LogDirectoryDto directory(String path, LogDirDescription found) {
        return new LogDirectoryDto(
                path,
                found.error() == null ? null : found.error().getMessage(),
                known(found.totalBytes()),
                known(found.usableBytes()),
                found.replicaInfos().size(),
                found.replicaInfos().values().stream()
                        .mapToLong(ReplicaInfo::size)
                        .sum());
    }

    private static @Nullable Long known(OptionalLong bytes) {
        return bytes.isPresent() ? bytes.getAsLong() : null;
    }

    private static BrokerDto broker(Node node, @Nullable Integer controller) {
        return new BrokerDto(
                node.id(), node.host(), node.port(), node.rack(), controller != null && controller == node.id());
    }
}
