package io.crossdock.torture;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the hub acknowledged it keeps, whatever happens to its process. Runs for {@code torture.seconds} from
 * {@code torture.seed}, which it prints; {@code dist/docs/torture.md} says how to run it for hours and to repeat a run.
 */
class TortureIT {
    private static final int SECONDS = Integer.getInteger("torture.seconds", 60);
    /** Longer runs are made of rounds, each with topics and a history of its own on the same hub. */
    private static final int MOST_SECONDS_OF_A_ROUND = 120;

    @Test
    void noPromiseIsBrokenByKillsRestartsAndPauses() throws Exception {
        long seed = Long.getLong("torture.seed", 247_063);
        Path data = Path.of("target/torture/" + seed).toAbsolutePath();
        delete(data);
        int rounds = Math.max(1, (SECONDS + MOST_SECONDS_OF_A_ROUND / 2) / MOST_SECONDS_OF_A_ROUND);
        try (var hub = new HubUnderTest(data)) {
            for (int number = 1; number <= rounds; number++) {
                Plan plan = Plan.of(seed + number - 1, number, Math.min(SECONDS, MOST_SECONDS_OF_A_ROUND));
                System.out.println(plan.describe());
                try (var round = new Round(plan, hub)) {
                    assertThat(round.play().violations().all())
                            .as("promises broken; repeat it with -Dtorture.seed=%d, see %s", plan.seed(), data)
                            .isEmpty();
                }
            }
        }
        delete(data); // kept only where something went wrong
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            inside.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }
}
