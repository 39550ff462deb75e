package io.crossdock.broker.partition;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

import java.util.Random;

/** Whatever is delayed, lost, killed or elected: what was acknowledged stays, and replicas agree on what was committed. */
class ReplicationPropertiesTest {
    private static final int STEPS = 250;

    @Property(tries = 60, seed = "20261126")
    void nothingAcknowledgedIsEverLost(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int minInSync) {
        try (var cluster = new SimulatedCluster(new Random(seed), minInSync)) {
            try {
                for (int i = 0; i < STEPS; i++) {
                    cluster.step();
                }
                cluster.heal();
                Statistics.label("acknowledged").collect(cluster.acknowledged() / 20 * 20 + " or more");
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError(
                        "seed " + seed + ", min.insync.replicas " + minInSync + ", after: "
                                + String.join("; ", cluster.story),
                        failed);
            }
        }
    }
}
