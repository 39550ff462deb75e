package io.crossdock.cli;

import io.crossdock.cli.cluster.Bytes;
import io.crossdock.cli.cluster.ClusterReader;
import io.crossdock.cli.cluster.ClusterState;
import io.crossdock.cli.cluster.Member;
import io.crossdock.cli.cluster.Move;
import io.crossdock.cli.cluster.MovePlan;
import io.crossdock.cli.cluster.Mover;
import io.crossdock.cli.cluster.Throttle;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Moving replicas as an operator sees it: what is under way is waited for first, then a plan is shown and confirmed,
 * carried out within a throttle, and followed by the election of preferred leaders.
 */
final class ClusterMoves {
    /** Others may create topics while we move; a plan that has to be made again and again has no end. */
    private static final int MOST_ROUNDS = 10;

    private final Admin admin;
    private final MoveOptions options;
    private final PrintWriter out;
    private final ClusterReader reader;
    private final Throttle throttle;
    private @Nullable String told;

    ClusterMoves(Admin admin, MoveOptions options, PrintWriter out) {
        this.admin = admin;
        this.options = options;
        this.out = out;
        this.reader = new ClusterReader(admin);
        this.throttle = new Throttle(admin);
    }

    /** What has to be done between the operator's yes and the first move. */
    @FunctionalInterface
    interface Preparation {
        void run() throws Exception;
    }

    boolean make(Function<ClusterState, MovePlan> planner) throws Exception {
        return make(planner, () -> {});
    }

    /** @return whether everything is where it should be; false if it was only shown, or the answer was no */
    boolean make(Function<ClusterState, MovePlan> planner, Preparation preparation) throws Exception {
        ClusterState state = reader.read();
        if (!state.moving().isEmpty() && !options.dryRun()) {
            out.println("being moved already: "
                    + ClusterReport.count(state.moving().size(), "partition") + "; first they are waited for");
            slowDown(state, Mover.underWay(state));
            mover().attach(state);
            throttle.clear(alive(state));
            state = reader.read();
        }
        MovePlan plan = planner.apply(state);
        if (plan.isEmpty()) {
            if (!options.dryRun()) {
                preparation.run();
                throttle.clear(alive(state)); // what an interrupted run may have left
                elect();
            }
            out.println("nothing has to be moved");
            return true;
        }
        show(plan);
        if (options.dryRun()) {
            return true;
        }
        if (!isConfirmed()) {
            out.println("nothing was changed");
            return false;
        }
        preparation.run();
        for (int round = 0; !plan.isEmpty() && round < MOST_ROUNDS; round++) {
            carryOut(plan);
            plan = planner.apply(reader.read());
        }
        if (!plan.isEmpty()) {
            throw new IOException(ClusterReport.count(plan.moves().size(), "partition")
                    + " have to be moved again and again: is something else moving them, or creating topics?");
        }
        return true;
    }

    void cancel() throws Exception {
        Set<TopicPartition> cancelled = mover().cancel();
        ClusterState state = reader.read();
        throttle.clear(alive(state));
        out.println(
                cancelled.isEmpty()
                        ? "nothing is being moved"
                        : "taken back: " + ClusterReport.count(cancelled.size(), "partition"));
    }

    private void carryOut(MovePlan plan) throws Exception {
        slowDown(plan.before(), plan.moves());
        mover().carryOut(plan.moves());
        throttle.clear(alive(plan.before()));
        elect();
    }

    /** With another rate than the last time if that was given. */
    private void slowDown(ClusterState state, List<Move> moves) throws Exception {
        throttle.clear(alive(state));
        if (options.throttle().isPresent() && moves.stream().anyMatch(move -> move.cost() > 0)) {
            long rate = options.throttle().getAsLong();
            throttle.set(alive(state), moves, rate);
            out.println("copying takes " + Bytes.text(rate) + "/s of each broker at most; this may be interrupted and"
                    + " run again, meanwhile the cluster goes on with what it was given");
            out.flush();
        }
    }

    private void elect() throws Exception {
        Set<TopicPartition> wanted = new HashSet<>();
        reader.read().partitions().stream()
                .filter(each ->
                        each.leader() >= 0 && each.leader() != each.target().get(0))
                .forEach(each -> wanted.add(each.id()));
        if (!wanted.isEmpty()) {
            Map<TopicPartition, Optional<Throwable>> outcome = admin.electLeaders(ElectionType.PREFERRED, wanted)
                    .partitions()
                    .get();
            long failed = outcome.values().stream()
                    .flatMap(Optional::stream)
                    .filter(why -> !(why instanceof ElectionNotNeededException))
                    .count();
            out.println("elected " + ClusterReport.count(wanted.size() - failed, "preferred leader")
                    + (failed == 0 ? "" : "; " + failed + " cannot lead now, see 'crossdock cluster elect-leaders'"));
        }
    }

    private void show(MovePlan plan) {
        var table = new Table("broker", "replicas", "after", "preferred for", "after", "bytes", "after");
        plan.shares().forEach((id, share) -> {
            Long bytes = plan.before().bytes().get(id);
            table.row(
                    id,
                    share.replicasBefore(),
                    share.replicasAfter(),
                    share.leadersBefore(),
                    share.leadersAfter(),
                    bytes == null ? "-" : Bytes.text(bytes),
                    Bytes.text(share.bytesAfter()));
        });
        table.print(out);
        String time = options.throttle().isPresent() && plan.cost() > 0
                ? ", about " + duration(plan.busiest() / options.throttle().getAsLong()) + " within the throttle"
                : "";
        out.println("to be copied: " + ClusterReport.count(plan.copies(), "replica") + ", " + Bytes.text(plan.cost())
                + time
                + (plan.reorders() == 0
                        ? ""
                        : "; " + ClusterReport.count(plan.reorders(), "partition")
                                + " only get another preferred leader"));
        warn(plan);
        out.flush();
    }

    private void warn(MovePlan plan) {
        Set<Integer> alive = Set.copyOf(alive(plan.before()));
        var missing = new TreeSet<Integer>();
        plan.moves().forEach(move -> missing.addAll(move.waitsFor(alive)));
        if (!missing.isEmpty()) {
            out.println("broker " + numbers(missing) + " is away, and "
                    + ClusterReport.count(
                            plan.moves().stream()
                                    .filter(move -> !move.waitsFor(alive).isEmpty())
                                    .count(),
                            "partition")
                    + " cannot be moved without it; start it, or decommission it first");
        }
    }

    private static String numbers(Set<Integer> brokers) {
        return brokers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String duration(long seconds) {
        Duration time = Duration.ofSeconds(Math.max(1, seconds));
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    private boolean isConfirmed() throws IOException {
        return options.yes() || Agreement.isGivenAtConsole();
    }

    private Mover mover() {
        return new Mover(admin, options.pause(), options.patience(), this::tell);
    }

    private void tell(Mover.Progress progress) {
        String text = "moved " + progress.moved() + " of " + ClusterReport.count(progress.partitions(), "partition")
                + (progress.bytes() == 0
                        ? ""
                        : ", " + Bytes.text(progress.copied()) + " of " + Bytes.text(progress.bytes()))
                + (progress.underWay() == 0 ? "" : ", " + progress.underWay() + " under way")
                + (progress.missing().isEmpty()
                        ? ""
                        : ", waiting for broker " + numbers(progress.missing()) + ", which is away");
        if (!text.equals(told)) {
            told = text;
            out.println(text);
            out.flush();
        }
    }

    private static List<Integer> alive(ClusterState state) {
        return state.members().values().stream()
                .filter(Member::alive)
                .map(Member::id)
                .toList();
    }
}
