package io.crossdock.broker.partition;

import io.crossdock.broker.controller.Failover;
import io.crossdock.broker.controller.FinishedMoves;
import io.crossdock.broker.controller.ReassignmentPlanner;
import io.crossdock.broker.controller.TopicRules;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.BrokerState;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.PartitionStep;
import io.crossdock.broker.metadata.TopicImage;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Four brokers with one partition, which is moved among them, whose messages, images, writes and timers arrive when the test lets them, or never.
 * The logs are real, and so is everything between them and the wire; who is alive and who leads is decided here, as the
 * controller would. After each step it is checked that nobody has lost what was committed.
 */
final class SimulatedCluster implements AutoCloseable {
    static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    static final Uuid TOPIC = Uuid.fromString("4gzU0cZyQIOUVO0yD9SFDw");
    private static final List<Integer> IDS = List.of(1, 2, 3, 4);

    private final Path root;
    private final Random random;
    private final Map<Integer, SimulatedBroker> brokers = new TreeMap<>();
    private final Map<Integer, Long> lives = new HashMap<>();
    private final Set<Integer> distrusted = new HashSet<>();
    private final List<ClusterImage> images = new ArrayList<>();
    private final List<SimulatedFetch> fetches = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();
    private final List<String> committed = new ArrayList<>();
    private final Map<String, Integer> acknowledged = new LinkedHashMap<>();
    /** Of each broker, where its log must start at the least: a client was told that it does. */
    private final Map<Integer, Long> starts = new HashMap<>();

    private final int minInSync;
    private PartitionImage agreed;
    private long nextLife = 1;
    private int nextValue;
    private long now = 1_000_000;
    final List<String> story = new ArrayList<>();

    /** A change of in-sync replicas on its way. */
    private record Write(
            int broker, long life, PartitionStep step, Map<Integer, Long> joining, CompletableFuture<Void> done) {}

    SimulatedCluster(Random random, int minInSync) {
        this.random = random;
        this.minInSync = minInSync;
        try {
            root = Files.createTempDirectory("cluster-history");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        agreed = new PartitionImage(1, 0, List.of(1, 2, 3), List.of(1, 2, 3));
        IDS.forEach(id -> lives.put(id, nextLife++));
        images.add(image());
        IDS.forEach(this::start);
    }

    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now);
            }
        };
    }

    /** Something happens. */
    void step() {
        int dice = random.nextInt(109);
        if (dice < 25) {
            produce();
        } else if (dice < 65) {
            moveFetch();
        } else if (dice < 78) {
            show(anyUp());
        } else if (dice < 84) {
            decide();
        } else if (dice < 89) {
            pass(random.nextInt(15_000));
        } else if (dice < 92) {
            kill();
        } else if (dice < 95) {
            revive(random.nextInt(3) == 0);
        } else if (dice < 98) {
            control();
        } else if (dice < 99) {
            anotherLeader();
        } else if (dice < 105) {
            reassign();
        } else if (dice < 106) {
            checkpoint();
        } else {
            deleteRecords();
        }
        check();
    }

    /** Everybody is there again, and everything arrives, until nothing changes any more. */
    void heal() {
        for (int id : IDS) {
            if (!broker(id).isUp()) {
                bringBack(id, false);
            }
        }
        for (int round = 0; round < 400 && !isWhole(); round++) {
            control();
            IDS.forEach(this::show);
            while (!writes.isEmpty()) {
                decide(writes.remove(0), false);
            }
            for (SimulatedFetch each : List.copyOf(fetches)) {
                each.move(brokers, false);
            }
            fetches.removeIf(SimulatedFetch::isOver);
            if (round % 20 == 19) {
                produce();
            }
            pass(200);
            check();
        }
        assertThat(agreed.isMoving()).as("moving after everything healed").isFalse();
        assertThat(agreed.isr())
                .as("in sync after everything healed")
                .containsExactlyInAnyOrderElementsOf(agreed.replicas());
        List<String> first = broker(agreed.replicas().get(0)).values(committed);
        assertThat(first).containsAll(acknowledged.keySet());
        for (int id : IDS) {
            boolean replica = agreed.replicas().contains(id);
            assertThat(broker(id).hasLog()).as("log of broker " + id).isEqualTo(replica);
            if (replica) {
                assertThat(broker(id).values(committed))
                        .as("log of broker " + id)
                        .isEqualTo(first);
            }
        }
        assertThat(committed).isEqualTo(first);
    }

    int acknowledged() {
        return acknowledged.size();
    }

    private boolean isWhole() {
        return !agreed.isMoving()
                && agreed.isr().size() == agreed.replicas().size()
                && agreed.leader() > 0
                && IDS.stream().allMatch(id -> broker(id).seen() == images.size() - 1)
                && agreed.replicas().stream().allMatch(id -> broker(id).end() == committed.size());
    }

    /** To whoever takes itself for the leader, or to whoever may become it. */
    private void produce() {
        if (random.nextInt(5) > 0) {
            anyLeader().ifPresent(this::produce);
        } else {
            SimulatedBroker any = broker(anyUp());
            any.replica().ifPresent(partition -> produce(any));
        }
    }

    private Optional<SimulatedBroker> anyLeader() {
        List<SimulatedBroker> leaders = brokers.values().stream()
                .filter(broker -> broker.isUp()
                        && broker.replica().filter(Partition::leads).isPresent())
                .toList();
        return leaders.isEmpty() ? Optional.empty() : Optional.of(leaders.get(random.nextInt(leaders.size())));
    }

    private void produce(SimulatedBroker broker) {
        String value = "v" + nextValue++ + ".".repeat(random.nextInt(150));
        broker.append(value).whenComplete((info, failure) -> {
            if (failure == null) {
                story("acknowledged " + info.firstOffset() + " by " + broker.id());
                acknowledged.put(value, (int) info.firstOffset());
            }
        });
        broker.settle();
    }

    /** By whoever takes itself for the leader, up to somewhere among what it knows to be committed. */
    private void deleteRecords() {
        anyLeader().ifPresent(leader -> {
            leader.deleteRecordsBefore(random.nextLong(leader.highWatermark() + 1))
                    .whenComplete((start, failure) -> {
                        if (failure == null) {
                            removed(start, leader);
                        }
                    });
            leader.settle();
        });
    }

    /** Those that the leader takes for active, in the lives it knows, have told it. */
    private void removed(long before, SimulatedBroker leader) {
        story("removed before " + before + " by " + leader.id());
        ClusterImage seen = images.get(leader.seen());
        ClusterImage next = images.get(Math.min(leader.seen() + 1, images.size() - 1)); // which it may be taking in
        for (int id : IDS) {
            if (isWaitedFor(id, seen) && isWaitedFor(id, next) && broker(id).hasLog()) {
                starts.merge(id, before, Math::max);
            }
        }
    }

    private boolean isWaitedFor(int id, ClusterImage image) {
        BrokerImage told = image.brokers().get(id);
        return told != null
                && told.isActive()
                && told.epoch() == broker(id).life()
                && image.topic(TOPIC)
                        .orElseThrow()
                        .partitions()
                        .get(0)
                        .replicas()
                        .contains(id);
    }

    private void moveFetch() {
        if (!fetches.isEmpty()) {
            SimulatedFetch any = fetches.get(random.nextInt(fetches.size()));
            any.move(brokers, random.nextInt(20) == 0);
            fetches.removeIf(SimulatedFetch::isOver);
        }
    }

    private SimulatedBroker broker(int id) {
        return Objects.requireNonNull(brokers.get(id));
    }

    private void show(int id) {
        SimulatedBroker broker = broker(id);
        if (broker.isUp() && broker.seen() + 1 < images.size()) {
            broker.show(images.get(broker.seen()), images.get(broker.seen() + 1));
        }
    }

    private void decide() {
        if (!writes.isEmpty()) {
            decide(writes.remove(random.nextInt(writes.size())), random.nextInt(5) == 0);
        }
    }

    /** @param lost whether the writer does not hear what became of it */
    private void decide(Write write, boolean lost) {
        boolean made = agreed.equals(write.step().before())
                && lives.getOrDefault(write.broker(), -1L) == write.life()
                && write.joining().entrySet().stream()
                        .allMatch(joining -> joining.getValue().equals(lives.get(joining.getKey())));
        if (made) {
            story("in sync by " + write.broker() + ": " + write.step().after());
            agree(write.step().after());
        }
        SimulatedBroker writer = broker(write.broker());
        if (!writer.isUp() || writer.life() != write.life()) {
            return;
        }
        if (lost) {
            write.done().completeExceptionally(new IllegalStateException("nobody knows"));
        } else if (made) {
            writer.whenSeen(images.size() - 1, () -> write.done().complete(null));
        } else {
            write.done().completeExceptionally(new RefusedChangeException(new IllegalStateException("outdated")));
        }
        writer.settle();
    }

    private void pass(long millis) {
        now += millis;
        brokers.values().forEach(SimulatedBroker::runTimers);
    }

    private void kill() {
        int id = anyUp();
        long up = brokers.values().stream().filter(SimulatedBroker::isUp).count();
        if (up > 1) {
            story("killed " + id);
            broker(id).kill();
            lives.remove(id);
            images.add(image());
        }
    }

    private void revive(boolean withoutItsDisk) {
        brokers.values().stream()
                .filter(broker -> !broker.isUp())
                .findFirst()
                .ifPresent(broker -> bringBack(broker.id(), withoutItsDisk && canBeSpared(broker.id())));
    }

    /** Whether another one has everything committed as far as the cluster knows: else there is nothing to be saved. */
    private boolean canBeSpared(int id) {
        control();
        return Stream.concat(agreed.isr().stream(), agreed.elr().stream()).anyMatch(other -> other != id);
    }

    /** What it held in its earlier life is taken from it first. */
    private void bringBack(int id, boolean withoutItsDisk) {
        control();
        lives.put(id, nextLife++);
        if (withoutItsDisk) {
            broker(id).loseDisk(random);
            starts.remove(id);
            distrusted.add(id);
            control();
            distrusted.remove(id);
        }
        images.add(image());
        story("back " + id + " in life " + lives.get(id) + (withoutItsDisk ? " without its disk" : ""));
        start(id);
        control();
    }

    private void start(int id) {
        SimulatedBroker before = brokers.get(id);
        Path directory = before == null ? root.resolve(id + "-0") : before.directoryAfterwards();
        brokers.put(
                id,
                new SimulatedBroker(
                        id,
                        Objects.requireNonNull(lives.get(id)),
                        directory,
                        minInSync,
                        clock(),
                        images.get(images.size() - 1),
                        images.size() - 1,
                        fetches,
                        (broker, step, joining) -> {
                            var done = new CompletableFuture<Void>();
                            writes.add(new Write(broker.id(), broker.life(), step, joining, done));
                            return done;
                        }));
    }

    /** What the controller does about the dead, and about partitions without leader. */
    private void control() {
        ClusterImage before = image();
        follow(
                "controller: ",
                new Failover((any, topic) -> false, (any, topic) -> minInSync)
                        .steps(before, before.topic(TOPIC).orElseThrow()));
        ClusterImage image = image();
        follow("moved: ", new FinishedMoves().steps(image, image.topic(TOPIC).orElseThrow()));
    }

    /** Somewhere, or back. */
    private void reassign() {
        ClusterImage image = image();
        var wish = new ReassignablePartition().setReplicas(null);
        if (!agreed.isMoving() || random.nextInt(3) > 0) {
            var target = new ArrayList<>(IDS);
            Collections.shuffle(target, random);
            wish.setReplicas(target.subList(0, 1 + random.nextInt(3)));
        }
        var planner = new ReassignmentPlanner(new TopicRules(1, OptionalInt.empty(), 3), (all, topic) -> false);
        follow(
                "reassigned: ",
                planner.plan(image, "orders", List.of(wish), true).steps());
    }

    private void follow(String who, Map<Integer, PartitionStep> steps) {
        steps.values().forEach(step -> {
            story(who + step.after());
            agree(step.after());
        });
    }

    private void anotherLeader() {
        List<Integer> able = agreed.isr().stream().filter(lives::containsKey).toList();
        if (!able.isEmpty()) {
            int leader = able.get(random.nextInt(able.size()));
            if (leader != agreed.leader()) {
                story("leader by preference: " + leader);
                agree(agreed.led(leader));
            }
        }
    }

    private void checkpoint() {
        broker(anyUp()).checkpoint();
    }

    private void agree(PartitionImage next) {
        agreed = next;
        images.add(image());
    }

    private int anyUp() {
        List<Integer> up = IDS.stream().filter(id -> broker(id).isUp()).toList();
        return up.get(random.nextInt(up.size()));
    }

    private ClusterImage image() {
        var alive = new HashMap<Integer, BrokerImage>();
        lives.forEach((id, life) -> alive.put(
                id,
                new BrokerImage(
                        id,
                        life,
                        List.of(),
                        Optional.empty(),
                        distrusted.contains(id) ? BrokerState.DISTRUSTED : BrokerState.ACTIVE)));
        var topic = new TopicImage(
                "orders", TOPIC, List.of(agreed), Map.of("min.insync.replicas", Integer.toString(minInSync)));
        return ClusterImage.of("c", 1, alive, Map.of("orders", topic), Map.of());
    }

    private void check() {
        for (SimulatedBroker broker : brokers.values()) {
            if (broker.isUp()) {
                if (broker.hasLog()) {
                    assertThat(broker.start().orElseThrow())
                            .as("start of the log of broker " + broker.id() + ", behind what was removed for good")
                            .isGreaterThanOrEqualTo(starts.getOrDefault(broker.id(), 0L));
                } else {
                    starts.remove(broker.id());
                }
                List<String> values = broker.values(committed);
                int replicated = (int) broker.highWatermark();
                for (int offset = 0; offset < Math.min(replicated, committed.size()); offset++) {
                    assertThat(values.get(offset))
                            .as("offset " + offset + " of broker " + broker.id() + ", committed once")
                            .isEqualTo(committed.get(offset));
                }
                while (committed.size() < replicated) {
                    committed.add(values.get(committed.size()));
                }
            }
        }
        for (int id :
                Stream.concat(agreed.isr().stream(), agreed.elr().stream()).toList()) {
            if (broker(id).isUp()) {
                List<String> values = broker(id).values(committed);
                assertThat(values.subList(0, Math.min(values.size(), committed.size())))
                        .as("what broker " + id + ", which is in sync or eligible, has of what was committed")
                        .isEqualTo(committed);
            }
        }
        acknowledged.forEach((value, offset) -> assertThat(committed)
                .as("acknowledged " + value)
                .satisfies(all -> assertThat(all.size()).isGreaterThan(offset))
                .satisfies(all -> assertThat(all.get(offset)).isEqualTo(value)));
    }

    private void story(String what) {
        story.add(what);
    }

    @Override
    public void close() {
        brokers.values().forEach(SimulatedBroker::close);
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
