package io.crossdock.broker.log;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Old segments that go, with a disk that refuses, or a kill, at each step in turn. */
class RetentionStepsTest {
    private static final int BATCHES = 40;

    private final Path root;
    private final ScriptedDisk disk;

    RetentionStepsTest(@TempDir Path root) {
        this.root = root;
        this.disk = new ScriptedDisk(root);
    }

    private LogFixture filled(String name) {
        var fixture = new LogFixture(
                disk.path(root.resolve(name)),
                "segment.bytes",
                "600",
                "index.interval.bytes",
                "150",
                "retention.bytes",
                "1300");
        for (int i = 0; i < BATCHES; i++) {
            fixture.clock.advance(1);
            if (i % 5 == 3) {
                fixture.appendTransactional(42, 0, i / 5, "aborted");
                fixture.abort(42, 0);
            } else {
                fixture.append("value-" + i);
            }
        }
        fixture.reopen(); // so that the indexes are in files, which are opened when they are needed
        return fixture;
    }

    @Test
    void whatAFullDiskKeepsIsStillServedAndWhatIsGoneStaysGone() {
        boolean ended = false;
        for (int renames = 0; !ended; renames++) {
            try (LogFixture fixture = filled("full-" + renames)) {
                int[] left = {renames};
                disk.follow((step, file) -> {
                    if (step == ScriptedDisk.Step.RENAME && left[0]-- <= 0) {
                        throw ScriptedDisk.noSpace();
                    }
                });
                ended = !refused(fixture);
                disk.worksAgain();

                long seen = fixture.log().logStartOffset();
                List<String> values = fixture.pairs();
                assertThat(fixture.failures).isEmpty();
                fixture.copyTo(root.resolve("copy-full-" + renames));

                fixture.store.checkDisks();
                fixture.log().applyRetention();
                assertThat(fixture.log().sizeInBytes()).as("retention goes on").isBetween(1300L, 1900L);

                fixture.continueFrom(root.resolve("copy-full-" + renames));
                assertThat(fixture.log().logStartOffset())
                        .as("refused after %d renames", renames)
                        .isEqualTo(seen);
                assertThat(fixture.pairs()).isEqualTo(values);
            }
        }
    }

    @Test
    void aKillBringsNothingBackThatClientsHaveSeenGo() {
        boolean ended = false;
        for (int steps = 0; !ended; steps++) {
            try (LogFixture fixture = filled("killed-" + steps)) {
                disk.killAfter(steps);
                try {
                    fixture.log().applyRetention();
                    ended = true;
                } catch (ScriptedDisk.Killed killed) {
                    assertThat(ended).isFalse();
                }
                disk.worksAgain();
                long seen = fixture.log().logStartOffset();

                fixture.crash(root.resolve("copy-killed-" + steps));

                assertThat(fixture.log().logStartOffset())
                        .as("killed before step %d", steps)
                        .isGreaterThanOrEqualTo(seen);
                assertThat(fixture.files())
                        .filteredOn(name -> name.endsWith("index"))
                        .as("indexes without records")
                        .allMatch(index -> fixture.files().contains(index.replaceAll("\\..*", Segment.LOG_SUFFIX)));
            }
        }
    }

    @Test
    void whatIsGoneIsGoneAfterAPowerCutToo() {
        try (LogFixture fixture = filled("power")) {
            String directory = fixture.log().directory().getFileName().toString();
            var steps = new ArrayList<String>();
            disk.follow((step, file) -> {
                if (step == ScriptedDisk.Step.RENAME || step == ScriptedDisk.Step.FORCE && file.equals(directory)) {
                    steps.add(step == ScriptedDisk.Step.RENAME ? file : "the directory is on the disk");
                }
            });

            fixture.log().applyRetention();
            List<String> retention = List.copyOf(steps);
            steps.clear();
            fixture.log().truncateTo(fixture.log().logStartOffset() + 1);
            disk.worksAgain();

            assertThat(lastRename(retention))
                    .as("by retention")
                    .isBetween(0, retention.lastIndexOf("the directory is on the disk"));
            assertThat(lastRename(steps))
                    .as("by truncation")
                    .isBetween(0, steps.lastIndexOf("the directory is on the disk"));
        }
    }

    /** Of the records of a segment, which are what counts. */
    private static int lastRename(List<String> steps) {
        int last = -1;
        for (int i = 0; i < steps.size(); i++) {
            last = steps.get(i).endsWith(Segment.LOG_SUFFIX) ? i : last;
        }
        return last;
    }

    @Test
    void readersAreServedWhileSegmentsGo() {
        try (LogFixture fixture = filled("read")) {
            PartitionLog log = fixture.log();
            long end = log.logEndOffset();
            var reads = new ArrayList<Long>();
            disk.follow((step, file) -> {
                if (step == ScriptedDisk.Step.RENAME) {
                    long from = log.logStartOffset();
                    log.forEachBatch(from, batch -> reads.add(batch.baseOffset()));
                    log.aborted(from, end);
                    assertThat(log.offsetForTimestamp(0)).isPresent();
                    assertThat(log.maxTimestamp()).isPresent();
                }
            });

            log.applyRetention();
            disk.worksAgain();

            assertThat(reads).contains(0L, end - 1);
            assertThat(log.logStartOffset()).isPositive();
        }
    }

    @Test
    void aTruncationThatIsKilledLeavesNoHole() {
        boolean ended = false;
        for (int steps = 0; !ended; steps++) {
            try (LogFixture fixture = filled("cut-" + steps)) {
                List<String> before = fixture.pairs();
                disk.killAfter(steps);
                try {
                    fixture.log().truncateTo(5);
                    ended = true;
                } catch (ScriptedDisk.Killed killed) {
                    assertThat(ended).isFalse();
                }
                disk.worksAgain();
                fixture.log().abandon();

                fixture.crash(root.resolve("copy-cut-" + steps));

                List<String> after = fixture.pairs();
                assertThat(after).as("killed before step %d", steps).isEqualTo(before.subList(0, after.size()));
            }
        }
    }

    private static boolean refused(LogFixture fixture) {
        long size = fixture.log().sizeInBytes();
        try {
            fixture.log().applyRetention();
            return false;
        } catch (DiskFullException full) {
            assertThat(fixture.log().sizeInBytes()).isLessThanOrEqualTo(size);
            return true;
        }
    }
}
