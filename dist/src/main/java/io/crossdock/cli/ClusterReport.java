package io.crossdock.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossdock.cli.cluster.Bytes;
import io.crossdock.cli.cluster.ClusterState;
import io.crossdock.cli.cluster.Member;
import io.crossdock.cli.cluster.PlacedPartition;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** How a cluster stands, for people. */
final class ClusterReport {
    private static final int NAMED = 10;

    private final ClusterState state;

    ClusterReport(ClusterState state) {
        this.state = state;
    }

    /** Whether every replica is in sync and every partition has a leader. */
    boolean isWell() {
        return state.partitions().stream().noneMatch(each -> each.isUnderReplicated() || each.isOffline());
    }

    ObjectNode toJson() {
        ObjectNode all = JsonNodeFactory.instance
                .objectNode()
                .put("cluster", state.clusterId())
                .put("controller", state.controller())
                .put("partitions", state.partitions().size());
        all.set("brokers", brokers().toJson());
        for (PlacedPartition each : state.partitions()) {
            if (each.isOffline()) {
                all.withArray("/offline").add(each.id().toString());
            }
            if (each.isUnderReplicated()) {
                all.withArray("/underReplicated").add(each.id().toString());
            }
        }
        state.moving().forEach(each -> all.withArray("/moving").add(each.id().toString()));
        return all;
    }

    void print(PrintWriter out) {
        long topics = state.partitions().stream()
                .map(each -> each.id().topic())
                .distinct()
                .count();
        out.println("cluster " + state.clusterId() + ", "
                + (state.controller() < 0 ? "no controller" : "controller " + state.controller()) + ", "
                + count(state.partitions().size(), "partition") + " of " + count(topics, "topic"));
        brokers().print(out);
        List<PlacedPartition> behind = state.partitions().stream()
                .filter(PlacedPartition::isUnderReplicated)
                .toList();
        List<PlacedPartition> offline =
                state.partitions().stream().filter(PlacedPartition::isOffline).toList();
        tell(out, "offline", offline);
        tell(out, "under-replicated", behind);
        moves(out);
    }

    private Table brokers() {
        var table = new Table("broker", "rack", "state", "leads", "replicas", "not in sync", "bytes", "free");
        for (Member member : state.members().values()) {
            int id = member.id();
            List<PlacedPartition> held = state.on(id);
            Long bytes = state.bytes().get(id);
            table.row(
                    id,
                    member.rack().isEmpty() ? "-" : member.rack(),
                    member.alive() ? member.cordoned() ? "cordoned" : "alive" : "down",
                    state.partitions().stream()
                            .filter(each -> each.leader() == id)
                            .count(),
                    held.size(),
                    held.stream().filter(each -> !each.inSync().contains(id)).count(),
                    bytes == null ? "-" : Bytes.text(bytes),
                    member.free().isPresent() ? Bytes.text(member.free().getAsLong()) : "-");
        }
        return table;
    }

    private static void tell(PrintWriter out, String what, List<PlacedPartition> partitions) {
        if (!partitions.isEmpty()) {
            out.println(what + ": " + count(partitions.size(), "partition") + ", "
                    + partitions.stream()
                            .limit(NAMED)
                            .map(each -> each.id() + " (in sync " + each.inSync() + " of " + each.target() + ")")
                            .collect(Collectors.joining(", "))
                    + (partitions.size() > NAMED ? ", …" : ""));
        }
    }

    private void moves(PrintWriter out) {
        List<PlacedPartition> moving = state.moving();
        if (moving.isEmpty()) {
            return;
        }
        out.println("being moved: " + count(moving.size(), "partition"));
        var table = new Table("partition", "bytes", "now", "adding", "removing");
        moving.stream()
                .limit(NAMED)
                .forEach(each -> table.row(
                        each.id(), Bytes.text(each.bytes()), each.replicas(), each.adding(), each.removing()));
        table.print(out);
    }

    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
