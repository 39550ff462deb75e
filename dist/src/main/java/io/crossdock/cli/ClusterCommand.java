package io.crossdock.cli;

import io.crossdock.cli.cluster.ClusterReader;
import io.crossdock.cli.cluster.ClusterState;
import io.crossdock.cli.cluster.CordonedDirectories;
import io.crossdock.cli.cluster.RebalancePlanner;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** {@code crossdock cluster}. Works on any cluster that speaks Kafka's protocol. */
@Command(name = "cluster", description = "Shows how a cluster stands, moves replicas, and takes brokers out of it.")
final class ClusterCommand extends CommandGroup {
    @Command(
            name = "status",
            description = "Shows brokers with what they lead and keep, what is wrong, and what is being moved.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:every replica is in sync, and every partition has a leader",
                "1:one is not or has none, or nobody could be asked",
                "2:the command line makes no sense"
            })
    int status(@Mixin ClientOptions client, @Mixin OutputOption output) throws Exception {
        try (Admin admin = client.admin()) {
            var report = new ClusterReport(new ClusterReader(admin).read());
            output.show(out(), report.toJson(), report::print);
            return report.isWell() ? 0 : 1;
        }
    }

    @Command(
            name = "rebalance",
            description = {
                "Spreads replicas and leaders evenly over the brokers, racks apart, and copies as little as possible for that.",
                "Shows the plan and its cost first. May be interrupted: the cluster goes on with what it has begun, and the same"
                        + " command goes on from there.",
                "Gives up, and says what is stuck and how to go on, when a broker that it waits for stays away."
            })
    int rebalance(
            @Mixin ClientOptions client,
            @Mixin MoveOptions options,
            @Option(names = "--cancel", description = "Take back what is being moved, instead.") boolean cancel)
            throws Exception {
        try (Admin admin = client.admin()) {
            var moves = new ClusterMoves(admin, options, out());
            if (cancel) {
                moves.cancel();
                return 0;
            }
            return moves.make(RebalancePlanner::rebalance) ? 0 : 1;
        }
    }

    @Command(
            name = "decommission",
            description = {
                "Moves everything from a broker to the others, and says when it can be switched off.",
                "New replicas are kept off it first. Refuses when the others are too few for the replicas it has, or when it"
                        + " is dead and alone has something. May be interrupted and run again, as rebalance; 'rebalance"
                        + " --cancel' takes back what is being moved."
            })
    int decommission(
            @Mixin ClientOptions client,
            @Mixin MoveOptions options,
            @Parameters(paramLabel = "NODE", description = "Node id of the broker; it may be dead.") int node)
            throws Exception {
        try (Admin admin = client.admin()) {
            ClusterState state = new ClusterReader(admin).read();
            requireMember(state, node);
            RebalancePlanner.decommission(state, node); // refused before anything is changed
            var moves = new ClusterMoves(admin, options, out());
            if (!moves.make(now -> RebalancePlanner.decommission(now, node), () -> keepOff(admin, state, node))) {
                return 1;
            }
            out().println("broker " + node + " has nothing any more and "
                    + (state.member(node).orElseThrow().alive()
                            ? "can be switched off for good; it stays cordoned ('crossdock cluster uncordon " + node
                                    + "' takes that back)"
                            : "need not come back; if it does, it is empty and takes new replicas again"));
            return 0;
        }
    }

    private void keepOff(Admin admin, ClusterState state, int node) throws Exception {
        if (state.member(node).orElseThrow().takesReplicas()) {
            new CordonedDirectories(admin).cordon(node, List.of());
            out().println("broker " + node + " is cordoned: new replicas do not go there");
        }
    }

    @Command(
            name = "cordon",
            description = "Keeps new replicas off a broker, or off some of its directories; what is"
                    + " there goes on serving.")
    void cordon(
            @Mixin ClientOptions client,
            @Parameters(index = "0", paramLabel = "NODE", description = "Node id of the broker.") int node,
            @Parameters(index = "1..*", paramLabel = "DIR", description = "Default is all its directories.") @Nullable
                    List<String> directories)
            throws Exception {
        change(client, node, directories, CordonedDirectories::cordon);
    }

    @Command(name = "uncordon", description = "Lets new replicas go to a broker, or to some of its directories, again.")
    void uncordon(
            @Mixin ClientOptions client,
            @Parameters(index = "0", paramLabel = "NODE", description = "Node id of the broker.") int node,
            @Parameters(index = "1..*", paramLabel = "DIR", description = "Default is all its directories.") @Nullable
                    List<String> directories)
            throws Exception {
        change(client, node, directories, CordonedDirectories::uncordon);
    }

    private void change(ClientOptions client, int node, @Nullable List<String> directories, CordonChange change)
            throws Exception {
        try (Admin admin = client.admin()) {
            requireAlive(admin, node);
            var cordons = new CordonedDirectories(admin);
            change.make(cordons, node, directories == null ? List.of() : directories);
            print(cordons, node);
        }
    }

    /** Of all directories when none are named. */
    @FunctionalInterface
    private interface CordonChange {
        void make(CordonedDirectories cordons, int node, List<String> directories) throws Exception;
    }

    private void print(CordonedDirectories cordons, int node) throws Exception {
        var table = new Table("broker", "directory", "new replicas");
        cordons.of(node)
                .forEach((directory, cordoned) -> table.row(node, directory, cordoned ? "no, cordoned" : "yes"));
        table.print(out());
    }

    @Command(name = "elect-leaders", description = "Has the preferred replicas lead again, where they are in sync.")
    int electLeaders(
            @Mixin ClientOptions client,
            @Option(names = "--topic", paramLabel = "TOPIC", description = "Default is all; repeatable.") @Nullable
                    List<String> topics)
            throws Exception {
        try (Admin admin = client.admin()) {
            Set<TopicPartition> wanted = new HashSet<>();
            new ClusterReader(admin)
                    .read().partitions().stream()
                            .filter(each ->
                                    topics == null || topics.contains(each.id().topic()))
                            .filter(each -> each.leader() != each.target().get(0))
                            .forEach(each -> wanted.add(each.id()));
            if (wanted.isEmpty()) {
                out().println("every partition is led by its preferred replica");
                return 0;
            }
            Map<TopicPartition, Optional<Throwable>> outcome = admin.electLeaders(ElectionType.PREFERRED, wanted)
                    .partitions()
                    .get();
            return print(outcome) ? 0 : 1;
        }
    }

    private boolean print(Map<TopicPartition, Optional<Throwable>> outcome) {
        var table = new Table("partition", "why it is not led by its preferred replica");
        var failures = new TreeMap<String, String>();
        outcome.forEach((id, failure) ->
                failure.ifPresent(why -> failures.put(id.toString(), String.valueOf(why.getMessage()))));
        failures.forEach(table::row);
        out().println("elected " + (outcome.size() - failures.size()) + " of " + outcome.size() + " leaders");
        if (!failures.isEmpty()) {
            table.print(out());
        }
        return failures.isEmpty();
    }

    private static void requireMember(ClusterState state, int node) throws IOException {
        if (state.member(node).isEmpty()) {
            throw new IOException("there is no broker " + node + "; there are "
                    + state.members().keySet());
        }
    }

    private static void requireAlive(Admin admin, int node) throws Exception {
        var alive = admin.describeCluster().nodes().get().stream()
                .map(each -> each.id())
                .sorted()
                .toList();
        if (!alive.contains(node)) {
            throw new IOException("there is no live broker " + node + "; there are " + alive);
        }
    }
}
