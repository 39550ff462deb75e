package io.crossdock.connectors.delivery;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Random failures, rebalances and restarts over random logs: what must hold whatever happens. */
class KeyedProgressPropertiesTest {
    private static final int BOUND = 12;
    private static final int READY = 8;
    private static final int FETCH = 5;

    @Property(seed = "4711", tries = 400)
    void orderPerKeyIsKeptNothingIsLostAndNoCommitPassesAnUndeliveredRecord(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 60) int badPercent) {
        var world = new World(new Random(seed), badPercent, KeyedProgress.Bounds.STANDARD.metadata());
        for (int i = 0; i < 400; i++) {
            world.somethingHappens();
        }
        world.allIsWellAgain();

        assertThat(world.delivered).containsExactlyInAnyOrderElementsOf(world.everything());
        assertThat(world.needlessDuplicates).isZero();
    }

    @Property(seed = "4712", tries = 200)
    void whenTheBrokerTakesLittleMetadataRecordsComeTwiceButNoneIsLost(@ForAll long seed) {
        var world = new World(new Random(seed), 30, 16);
        for (int i = 0; i < 400; i++) {
            world.somethingHappens();
        }
        world.allIsWellAgain();

        assertThat(world.delivered).containsExactlyInAnyOrderElementsOf(world.everything());
    }

    /** Two partitions, a broker's memory of commits, a target that fails for some keys now and then, and one task. */
    private static final class World {
        private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();
        private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        private final Map<TopicPartition, Integer> positions = new HashMap<>();
        private final Set<ConsumerRecord<byte[], byte[]>> delivered = new HashSet<>();
        private final Set<ConsumerRecord<byte[], byte[]>> safelyDelivered = new HashSet<>();
        private final Random random;
        private final int badPercent;
        private final KeyedProgress.Bounds bounds;
        private KeyedProgress task;
        private Instant now = Instant.EPOCH;
        private int needlessDuplicates;

        World(Random random, int badPercent, int metadata) {
            this.random = random;
            this.badPercent = badPercent;
            this.bounds = new KeyedProgress.Bounds(BOUND, 1 << 20, metadata);
            this.task = new KeyedProgress(bounds);
            for (int partition = 0; partition < 2; partition++) {
                logs.put(new TopicPartition("t", partition), log(partition));
            }
            logs.keySet().forEach(this::assign);
        }

        private List<ConsumerRecord<byte[], byte[]>> log(int partition) {
            var log = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            long offset = random.nextInt(3);
            for (int i = 0; i < 60; i++) {
                int key = random.nextInt(7);
                byte[] bytes = key == 0 ? null : ("k" + key).getBytes(StandardCharsets.UTF_8);
                log.add(new ConsumerRecord<>("t", partition, offset, bytes, new byte[] {1}));
                offset += random.nextInt(8) == 0 ? 1 + random.nextInt(4) : 1; // compaction and transactions leave gaps
            }
            return log;
        }

        private List<ConsumerRecord<byte[], byte[]>> log(TopicPartition partition) {
            return Objects.requireNonNull(logs.get(partition));
        }

        void somethingHappens() {
            now = now.plusMillis(random.nextInt(30));
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> fetch();
                case 3 -> commit();
                case 4 -> {
                    if (random.nextInt(6) == 0) {
                        rebalance();
                    }
                }
                case 5 -> {
                    if (random.nextInt(12) == 0) {
                        restart();
                    }
                }
                case 6 -> {
                    if (random.nextInt(5) == 0) {
                        task.retryAll(now);
                    }
                }
                default -> deliver(random.nextInt(100) < badPercent);
            }
        }

        void allIsWellAgain() {
            for (int i = 0; i < 2_000; i++) {
                now = now.plusMillis(50);
                fetch();
                deliver(false);
            }
            commit();
            assertThat(task.parkedRecords()).isZero();
            logs.forEach((partition, log) -> assertThat(committed.get(partition))
                    .isNotNull()
                    .extracting(OffsetAndMetadata::offset)
                    .isEqualTo(log.get(log.size() - 1).offset() + 1));
        }

        private void fetch() {
            var fetched = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            positions.forEach((partition, position) -> {
                if (task.ready() < READY && !task.full().contains(partition)) {
                    List<ConsumerRecord<byte[], byte[]>> log = log(partition);
                    int end = Math.min(log.size(), position + random.nextInt(FETCH));
                    fetched.addAll(log.subList(position, end));
                    positions.put(partition, end);
                }
            });
            int before = task.ready() + task.parkedRecords();
            int taken = task.fetched(fetched);
            assertThat(task.ready() + task.parkedRecords())
                    .isEqualTo(before + taken)
                    .isLessThan(BOUND + READY + 2 * FETCH);
        }

        private void deliver(boolean fails) {
            List<ConsumerRecord<byte[], byte[]>> next = task.next(now, 1 + random.nextInt(4));
            if (next.isEmpty()) {
                return;
            }
            if (fails) {
                ConsumerRecord<byte[], byte[]> bad = next.get(0);
                task.park(bad, now.plusMillis(random.nextInt(100)));
                assertThat(task.parkedRecords()).isPositive();
                return;
            }
            for (ConsumerRecord<byte[], byte[]> record : next) {
                assertThat(delivered).containsAll(before(record));
                needlessDuplicates += safelyDelivered.contains(record) ? 1 : 0;
                delivered.add(record);
            }
            task.finished(next);
        }

        /** The records of its lane that must have come first. */
        private List<ConsumerRecord<byte[], byte[]>> before(ConsumerRecord<byte[], byte[]> record) {
            Lane lane = Lane.of(record);
            return log(lane.partition()).stream()
                    .filter(it -> it.offset() < record.offset() && Lane.of(it).equals(lane))
                    .toList();
        }

        private void commit() {
            Map<TopicPartition, OffsetAndMetadata> offsets = task.uncommitted();
            committed.putAll(offsets);
            task.committed(offsets);
            assertThat(task.uncommitted()).isEmpty();
            offsets.forEach((partition, position) -> {
                DeliveredAhead ahead = DeliveredAhead.decode(position.offset(), position.metadata());
                for (ConsumerRecord<byte[], byte[]> record : log(partition)) {
                    boolean claimed = record.offset() < position.offset() || ahead.contains(record.offset());
                    assertThat(!claimed || delivered.contains(record))
                            .as("%s claims %s", position, record)
                            .isTrue();
                    if (claimed) {
                        safelyDelivered.add(record);
                    }
                }
            });
        }

        private void rebalance() {
            TopicPartition partition = new TopicPartition("t", random.nextInt(2));
            if (random.nextBoolean()) {
                commit(); // revoked in good order; otherwise lost
            }
            task.drop(Set.of(partition));
            assertThat(task.uncommitted()).doesNotContainKey(partition);
            assign(partition);
        }

        private void restart() {
            task = new KeyedProgress(bounds);
            logs.keySet().forEach(this::assign);
        }

        private void assign(TopicPartition partition) {
            @Nullable OffsetAndMetadata position = committed.get(partition);
            task.assigned(partition, position);
            long from = position == null ? 0 : position.offset();
            positions.put(partition, (int)
                    log(partition).stream().filter(it -> it.offset() < from).count());
        }

        List<ConsumerRecord<byte[], byte[]>> everything() {
            return logs.values().stream().flatMap(List::stream).toList();
        }
    }
}
