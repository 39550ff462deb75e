package io.crossdock.faults;

import io.crossdock.torture.Load;
import io.crossdock.torture.Plan;
import io.crossdock.torture.Played;
import io.crossdock.torture.Round;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the cluster acknowledged it keeps, whatever happens to its processes, networks, disks, clocks and ZooKeeper.
 * {@code hub-broker/docs/faults.md} says how to run it for hours and to repeat a run.
 */
class FaultsIT {
    private static final int SECONDS = Integer.getInteger("faults.seconds", 40);
    private static final long SEED = Long.getLong("faults.seed", 4_001);
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 1);
    /** Whether the hubs embed the ensemble; then it is hit by what hits them, and by nothing else. */
    private static final boolean EMBEDDED = Boolean.getBoolean("faults.embedded");

    private static final Path TABLE = Path.of(System.getProperty("faults.table", "target/faults/table.md"));
    /** Three hubs, their clients and a ZooKeeper on a machine that others use, too. */
    private static final Load LOAD = new Load(10, 50);

    @Test
    void noPromiseIsBrokenByAnyFault() throws Exception {
        Configurator.setLevel("org.apache.kafka.clients", Level.ERROR); // they warn of every broken connection
        Path scratch = Files.createDirectories(Cluster.scratch());
        Machine machine = Machine.look(scratch);
        List<Kind> kinds = Arrays.stream(Kind.values())
                .filter(machine::can)
                .filter(FaultsIT::chosen)
                .toList();
        System.out.println("left out: "
                + Arrays.stream(Kind.values())
                        .filter(kind -> !kinds.contains(kind))
                        .map(Kind::title)
                        .toList());
        try {
            for (int round = 0; round < ROUNDS; round++) {
                play(machine, kinds, SEED + round, scratch.resolve("seed-" + (SEED + round)));
            }
        } finally {
            Shell.works("rm", "-rf", scratch.toString());
        }
    }

    private static boolean chosen(Kind kind) {
        String only = System.getProperty("faults.only", "");
        return !(EMBEDDED && kind.isOfZooKeeper())
                && (only.isEmpty() || Arrays.asList(only.split(",")).contains(kind.name()));
    }

    private static void play(Machine machine, List<Kind> kinds, long seed, Path folder) throws Exception {
        Plan plan = Plan.of(seed, 1, SECONDS, LOAD, new Deck(kinds));
        System.out.println(plan.describe());
        Path kept = Path.of("target/faults/kept-" + seed);
        boolean good = false;
        try (var cluster = Cluster.start(machine, EMBEDDED, folder)) {
            try (var round = new Round(plan, cluster)) {
                Played played = round.play();
                record(seed, cluster, played);
                good = played.violations().none();
                assertThat(played.violations().all())
                        .as("promises broken; repeat it with -Dfaults.seed=%d, see %s", seed, kept.toAbsolutePath())
                        .isEmpty();
            } finally {
                if (!good) {
                    cluster.keep(kept);
                }
            }
        }
    }

    private static void record(long seed, Cluster cluster, Played played) throws IOException {
        Files.createDirectories(TABLE.toAbsolutePath().getParent());
        String row = ResultTable.row(seed, cluster.inflicted(), played);
        System.out.print(ResultTable.head() + row);
        Files.writeString(TABLE, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
