package io.crossdock.broker.controller;

import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@NullUnmarked
class ReassignmentTest {
    private static final IntPredicate ALL = id -> true;
    private static final PartitionImage SETTLED = new PartitionImage(1, 5, List.of(1, 2, 3), List.of(1, 2, 3));

    @Test
    void newReplicasComeFirstAndOldOnesStayBehindThemUntilAllThatStayAreInSync() {
        PartitionImage moving = Reassignment.toward(SETTLED, List.of(4, 3, 5), ALL, false);

        assertThat(moving)
                .isEqualTo(new PartitionImage(
                        1, 5, List.of(4, 3, 5, 1, 2), List.of(1, 2, 3), List.of(4, 5), List.of(1, 2), List.of()));
        assertThat(Reassignment.completed(moving, ALL)).isEmpty();
        assertThat(Reassignment.completed(moving.withIsr(List.of(1, 2, 3, 4)), ALL))
                .isEmpty();
        assertThat(Reassignment.completed(moving.withIsr(List.of(1, 2, 4, 5)), ALL))
                .as("3 stays, so it has to be in sync")
                .isEmpty();
        assertThat(Reassignment.completed(moving.withIsr(List.of(1, 3, 5, 4)), ALL))
                .as("1 goes, so 4 leads")
                .contains(new PartitionImage(4, 6, List.of(4, 3, 5), List.of(3, 5, 4)));
        assertThat(Reassignment.completed(moving.withIsr(List.of(3, 5, 4)), id -> id == 5))
                .contains(new PartitionImage(5, 6, List.of(4, 3, 5), List.of(3, 5, 4)));
        assertThat(Reassignment.completed(moving.withIsr(List.of(1, 3, 5, 4)), id -> id == 1))
                .isEmpty();
    }

    @Test
    void aLeaderThatStaysGoesOnInANewEpochInWhichWhoGoesIsNotKnown() {
        PartitionImage moving =
                Reassignment.toward(SETTLED, List.of(4, 1, 2), ALL, false).withIsr(List.of(1, 2, 3, 4));

        assertThat(Reassignment.completed(moving, ALL))
                .contains(new PartitionImage(1, 6, List.of(4, 1, 2), List.of(1, 2, 4)));
    }

    @Test
    void anotherOrderNeedsNoMove() {
        assertThat(Reassignment.toward(SETTLED, List.of(3, 1, 2), ALL, false))
                .isEqualTo(new PartitionImage(1, 5, List.of(3, 1, 2), List.of(1, 2, 3)));
        assertThat(Reassignment.toward(SETTLED, List.of(1, 2, 3), ALL, false)).isEqualTo(SETTLED);
    }

    @Test
    void fewerReplicasAreKeptUntilThoseThatStayAreInSync() {
        PartitionImage behind = Reassignment.toward(SETTLED.withIsr(List.of(1, 2)), List.of(2, 3), ALL, false);

        assertThat(behind.replicas()).containsExactly(2, 3, 1);
        assertThat(behind.factor()).isEqualTo(2);
        assertThat(Reassignment.completed(behind, ALL)).isEmpty();
        assertThat(Reassignment.completed(behind.withIsr(List.of(1, 2, 3)), ALL))
                .contains(new PartitionImage(2, 6, List.of(2, 3), List.of(2, 3)));
    }

    @Test
    void aNewTargetReplacesTheOneBeforeAndThoseThatWereAddedForItGoAtOnce() {
        PartitionImage moving = Reassignment.toward(SETTLED, List.of(4, 5, 3), ALL, false)
                .withIsr(List.of(1, 2, 3, 4))
                .led(4);

        assertThat(Reassignment.toward(moving, List.of(5, 6, 1), ALL, false))
                .as("4 led and was never a replica to stay, so the next in line leads")
                .isEqualTo(new PartitionImage(
                        1, 7, List.of(5, 6, 1, 2, 3), List.of(1, 2, 3), List.of(5, 6), List.of(2, 3), List.of()));
    }

    @Test
    void aCancelledMoveGoesBackToTheReplicasOfBefore() {
        PartitionImage moving =
                Reassignment.toward(SETTLED, List.of(4, 5, 3), ALL, false).withIsr(List.of(1, 2, 3, 4));

        assertThat(Reassignment.cancelled(moving, ALL, false))
                .isEqualTo(new PartitionImage(1, 6, List.of(3, 1, 2), List.of(1, 2, 3)));
    }

    @Test
    void noMoveIsCancelledIntoReplicasOfWhichNoneIsInSyncUnlessRecordsMayBeLost() {
        PartitionImage moving = Reassignment.toward(SETTLED, List.of(4, 5), ALL, false)
                .withIsr(List.of(4))
                .withElr(List.of(1, 5))
                .led(4);

        assertThatThrownBy(() -> Reassignment.cancelled(moving, ALL, false))
                .isInstanceOf(InvalidReplicaAssignmentException.class)
                .hasMessageContaining("in-sync replicas are [4]");
        assertThat(Reassignment.cancelled(moving, ALL, true))
                .isEqualTo(new PartitionImage(1, 7, List.of(1, 2, 3), List.of(1)));
    }

    @Test
    void aPartitionOfWhichNobodyIsInSyncSetsOutAsWell() {
        var nobody = new PartitionImage(-1, 5, List.of(1, 2), List.of(), List.of(), List.of(), List.of(1));

        assertThat(Reassignment.toward(nobody, List.of(1, 3), ALL, false))
                .isEqualTo(new PartitionImage(-1, 5, List.of(1, 3, 2), List.of(), List.of(3), List.of(2), List.of(1)));
    }

    @Test
    void whoIsEligibleStaysSoOnlyWhereItStays() {
        PartitionImage moving =
                Reassignment.toward(SETTLED.withIsr(List.of(1)).withElr(List.of(2, 3)), List.of(4, 3), ALL, false);

        assertThat(moving.elr()).containsExactly(2, 3);
        assertThat(Reassignment.completed(moving.withIsr(List.of(1, 4, 3)), ALL))
                .contains(new PartitionImage(4, 6, List.of(4, 3), List.of(4, 3)));
    }

    /** Whatever comes between, only in-sync replicas lead, and in the end the partition is where it was sent last. */
    @Property(tries = 3000, seed = "20261126")
    void everyWayEndsWhereItWasSentAndKeepsWhatWasAcknowledged(@ForAll long seed) {
        var random = new Random(seed);
        PartitionImage now = settled(someOf(random, 1 + random.nextInt(3)));
        Set<Integer> wanted = new HashSet<>(now.replicas());
        Set<Integer> up = new TreeSet<>(everybody());
        for (int i = 0; i < 40; i++) {
            PartitionImage next = now;
            int event = random.nextInt(6);
            if (event == 0 || event == 1 && now.isMoving()) {
                List<Integer> target = event == 0 ? someOf(random, 1 + random.nextInt(4)) : before(now);
                try {
                    next = event == 0
                            ? Reassignment.toward(now, target, up::contains, false)
                            : Reassignment.cancelled(now, up::contains, false);
                    wanted = Set.copyOf(target);
                } catch (InvalidReplicaAssignmentException refused) {
                    nobodyCanLead(now, target, up);
                }
            } else if (event == 2) {
                next = Reassignment.completed(now, up::contains).orElse(now);
            } else if (event == 3) {
                next = joined(now, up, random);
            } else if (event == 4) {
                next = left(now, random);
            } else {
                int broker = 1 + random.nextInt(6);
                if (!up.remove(broker)) {
                    up.add(broker);
                }
            }
            now = checked(now, next);
        }
        for (int round = 0; round < 7; round++) {
            now = checked(now, joined(now, new TreeSet<>(everybody()), random));
            now = checked(now, Reassignment.completed(now, ALL).orElse(now));
        }
        assertThat(now.isMoving()).isFalse();
        assertThat(new HashSet<>(now.replicas())).isEqualTo(wanted);
    }

    private static List<Integer> before(PartitionImage moving) {
        return moving.replicas().stream()
                .filter(id -> !moving.adding().contains(id))
                .toList();
    }

    private static void nobodyCanLead(PartitionImage now, List<Integer> target, Set<Integer> up) {
        assertThat(now.isr().stream()
                        .filter(id -> target.contains(id) || before(now).contains(id))
                        .filter(up::contains))
                .as("in sync, a replica to stay and able to lead")
                .isEmpty();
    }

    private static PartitionImage checked(PartitionImage before, PartitionImage after) {
        if (!before.equals(after)) {
            new PartitionStep(before, after);
        }
        if (after.leader() != before.leader()) {
            assertThat(before.isr()).as("%s to %s", before, after).contains(after.leader());
        }
        assertThat(new HashSet<>(after.replicas())).hasSameSizeAs(after.replicas());
        if (!after.replicas().containsAll(before.replicas())) {
            assertThat(after.leaderEpoch()).as("%s to %s", before, after).isGreaterThan(before.leaderEpoch());
        }
        assertThat(after.target()).isNotEmpty();
        return after;
    }

    private static PartitionImage joined(PartitionImage now, Set<Integer> up, Random random) {
        List<Integer> missing = now.replicas().stream()
                .filter(id -> !now.isr().contains(id) && up.contains(id))
                .toList();
        if (missing.isEmpty()) {
            return now;
        }
        var isr = new ArrayList<>(now.isr());
        isr.add(missing.get(random.nextInt(missing.size())));
        return now.withIsr(isr);
    }

    private static PartitionImage left(PartitionImage now, Random random) {
        List<Integer> followers =
                now.isr().stream().filter(id -> id != now.leader()).toList();
        if (followers.isEmpty()) {
            return now;
        }
        var isr = new ArrayList<>(now.isr());
        isr.remove(followers.get(random.nextInt(followers.size())));
        return now.withIsr(isr);
    }

    private static PartitionImage settled(List<Integer> replicas) {
        return new PartitionImage(replicas.get(0), 0, replicas, replicas);
    }

    private static List<Integer> someOf(Random random, int count) {
        var ids = new ArrayList<>(everybody());
        Collections.shuffle(ids, random);
        return ids.subList(0, count);
    }

    private static List<Integer> everybody() {
        return IntStream.rangeClosed(1, 6).boxed().toList();
    }
}
