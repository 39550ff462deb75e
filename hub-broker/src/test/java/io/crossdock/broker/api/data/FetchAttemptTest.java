package io.crossdock.broker.api.data;

import io.crossdock.broker.MemoryMetadata;
import io.crossdock.broker.log.AppendOrigin;
import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.PartitionImage;
import io.crossdock.broker.metadata.TopicImage;
import io.crossdock.broker.partition.Acks;
import io.crossdock.broker.partition.LocalPartitions;
import io.crossdock.broker.partition.NoReplication;
import io.crossdock.broker.partition.Replication;
import io.crossdock.broker.quota.RecentClients;
import io.crossdock.broker.request.ClientDetails;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.Session;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A follower's fetch, at a broker that learns while it has it that it leads. */
@NullUnmarked
class FetchAttemptTest {
    private static final int SELF = 1;
    private static final int FOLLOWER = 2;
    private static final long LIFE = 40;
    private static final Uuid TOPIC = Uuid.randomUuid();

    private final List<List<Integer>> wantedInSync = new CopyOnWriteArrayList<>();
    private final RecentClients readers = new RecentClients(8, System::nanoTime);
    private LocalPartitions broker;
    private final MemoryMetadata metadata = new MemoryMetadata(image(Map.of()));

    @BeforeEach
    void open(@TempDir Path directory) {
        Replication nobody = NoReplication.of(Clock.systemUTC());
        var replication = new Replication(
                nobody.config(),
                (id, topic, step, joining) -> {
                    wantedInSync.add(step.after().isr());
                    return new CompletableFuture<>();
                },
                nobody.leaders(),
                nobody.timer(),
                nobody.clock());
        broker = new LocalPartitions(directory, Runnable::run, replication);
        broker.show(metadata.image());
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void whatAFollowerSaidBeforeTheTermBeganCountsWhenItIsRead() {
        become(new PartitionImage(PartitionImage.NO_LEADER, 4, List.of(SELF, FOLLOWER), List.of(SELF)));
        FetchAttempt attempt = attempt(5);
        attempt.count();

        become(new PartitionImage(SELF, 5, List.of(SELF, FOLLOWER), List.of(SELF)));
        attempt.read().release();

        await().atMost(Duration.ofSeconds(10)).until(() -> wantedInSync.equals(List.of(List.of(SELF, FOLLOWER))));
    }

    @Test
    void whoAskedBeforeThePartitionWasHereHearsOfItsFirstRecord() {
        FetchAttempt attempt = attempt(0);
        attempt.count();

        become(new PartitionImage(SELF, 0, List.of(SELF, FOLLOWER), List.of(SELF, FOLLOWER)));
        attempt.read().release();
        var pokes = new AtomicInteger();
        attempt.watch(pokes::incrementAndGet);
        append();

        await().atMost(Duration.ofSeconds(10)).until(() -> pokes.get() > 0);
    }

    @Test
    void aFollowerThatCopiesIsNoneOfTheTopicsReaders() {
        become(new PartitionImage(SELF, 0, List.of(SELF, FOLLOWER), List.of(SELF, FOLLOWER)));
        append();

        Outflow copied = attempt(0).read().outflow();
        copied.leave().forEach(Runnable::run);

        assertThat(broker.all().replication().toFollowers().bytesOut()).isPositive();
        assertThat(readers.lately()).isEmpty();
    }

    @Test
    void aFetchThatIsReadAfterALaterOneDoesNotHearInItsPlace() {
        become(new PartitionImage(SELF, 0, List.of(SELF, FOLLOWER), List.of(SELF, FOLLOWER)));
        FetchAttempt overtaken = attempt(0, 1);
        FetchAttempt present = attempt(0, 2);
        present.read().release();
        overtaken.read().release();
        var pokes = new AtomicInteger();
        present.watch(pokes::incrementAndGet);

        append();

        await().atMost(Duration.ofSeconds(10)).until(() -> pokes.get() > 0);
    }

    private FetchAttempt attempt(int leaderEpoch) {
        return attempt(leaderEpoch, 1);
    }

    private FetchAttempt attempt(int leaderEpoch, long order) {
        var wanted = new FetchPartition()
                .setPartition(0)
                .setCurrentLeaderEpoch(leaderEpoch)
                .setFetchOffset(0)
                .setLogStartOffset(0)
                .setLastFetchedEpoch(-1)
                .setPartitionMaxBytes(1000);
        var session = new Session(
                1,
                KafkaPrincipal.ANONYMOUS,
                InetAddress.getLoopbackAddress(),
                "PLAINTEXT",
                new ClientDetails(1),
                Runnable::run);
        var context = new RequestContext(
                new RequestHeader(ApiKeys.FETCH, ApiKeys.FETCH.latestVersion(), "broker-2", 1),
                session,
                null, // brokers are not asked for permits here, and this one does not wait
                null);
        return new FetchAttempt(
                new FetchScope.Once(List.of(new FetchTarget("", TOPIC, wanted)), order, Runnable::run),
                context,
                metadata,
                broker.all(),
                1000,
                IsolationLevel.READ_UNCOMMITTED,
                new FetchReader(FOLLOWER, LIFE, "", false),
                NearbyReplicas.NONE,
                FetchToll.FREE,
                (delay, on, task) -> () -> {},
                readers);
    }

    private void append() {
        broker.all()
                .find(new TopicPartition("orders", 0))
                .orElseThrow()
                .append(
                        MemoryRecords.withRecords(Compression.NONE, new SimpleRecord("order".getBytes())),
                        AppendOrigin.CLIENT,
                        Acks.LEADER);
    }

    private void become(PartitionImage state) {
        metadata.show(image(Map.of("orders", new TopicImage("orders", TOPIC, List.of(state), Map.of()))));
        broker.show(metadata.image());
    }

    private static ClusterImage image(Map<String, TopicImage> topics) {
        return ClusterImage.of(
                "njjBK03DRW24TLokhb55kg",
                SELF,
                Map.of(
                        SELF, new BrokerImage(SELF, 30, List.of(), Optional.empty()),
                        FOLLOWER, new BrokerImage(FOLLOWER, LIFE, List.of(), Optional.empty())),
                topics,
                Map.of());
    }
}
