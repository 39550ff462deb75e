package io.crossdock.broker;

import io.crossdock.broker.metadata.BrokerImage;
import io.crossdock.broker.metadata.EndpointImage;
import io.crossdock.broker.net.PeerConfig;
import io.crossdock.broker.net.SocketServer;
import io.crossdock.broker.peer.FetchedRecords;
import io.crossdock.broker.peer.Peers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.EndQuorumEpochRequest;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** One broker asks another, over a real connection. */
class PeersIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final ConcurrentLinkedQueue<BrokerImage> suspected = new ConcurrentLinkedQueue<>();
    private SocketServer own;
    private Peers peers;
    private TestHub hub;

    @BeforeEach
    void start() throws Exception {
        hub = new TestHub(directory);
        own = new SocketServer(
                TestConfigs.of(directory, hub.zookeeper(), Map.of()).net());
        Executor lookups = Runnable::run;
        peers = own.peers(new PeerConfig("broker-7", "PLAINTEXT", lookups), suspected::add);
    }

    @AfterEach
    void stop() {
        own.close();
        hub.close();
    }

    @Test
    void requestsAreAnsweredInTheOrderTheyWereSent() throws Exception {
        List<Integer> answered = Collections.synchronizedList(new ArrayList<>());
        var all = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            all.add(peers.send(peer(hub.port(), 1), metadata(), LONG).thenAccept(answer -> {
                assertThat(((MetadataResponse) answer).clusterId()).isNotEmpty();
                answered.add(number);
            }));
        }

        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        assertThat(answered).hasSize(500).isSorted();
        assertThat(suspected).isEmpty();
    }

    @Test
    void recordsAreViewsOfWhatArrivedUntilTheyAreReleased() throws Exception {
        Uuid topic = topicWithRecord("x".repeat(300_000));

        FetchedRecords fetched =
                peers.fetch(peer(hub.port(), 1), fetch(topic, 0, 0, 1), LONG).get(30, TimeUnit.SECONDS);

        var records = (MemoryRecords)
                fetched.response().data().responses().get(0).partitions().get(0).records();
        assertThat(records.buffer().isDirect()).isTrue();
        Record record = records.records().iterator().next();
        assertThat(Utils.utf8(record.value(), record.valueSize())).isEqualTo("x".repeat(300_000));
        fetched.release().run();
    }

    @Test
    void aRequestTheOtherBrokerDoesNotServeFailsAlone() throws Exception {
        var unknown = peers.send(
                peer(hub.port(), 1),
                new EndQuorumEpochRequest.Builder(
                        EndQuorumEpochRequest.singletonRequest(new TopicPartition("t", 0), 1, 1, List.of())),
                LONG);

        assertThatThrownBy(() -> unknown.get(30, TimeUnit.SECONDS))
                .hasCauseInstanceOf(UnsupportedVersionException.class);
        assertThat(peers.send(peer(hub.port(), 1), metadata(), LONG).get(30, TimeUnit.SECONDS))
                .isNotNull();
    }

    @Test
    void aBrokerThatRefusesTheConnectionIsSuspectedAndReachedOnceItIsThere() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        BrokerImage gone = peer(port, 1);

        assertThatThrownBy(() -> peers.send(gone, metadata(), LONG).get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(DisconnectException.class);
        await().untilAsserted(() -> assertThat(suspected).containsOnly(gone)); // told behind the answer

        // another life of it has another port
        assertThat(peers.send(peer(hub.port(), 2), metadata(), LONG).get(5, TimeUnit.SECONDS))
                .isNotNull();
    }

    @Test
    void whatIsUnderWayFailsWithTheConnectionAndTheBrokerIsSuspected() throws Exception {
        Uuid topic = topicWithRecord("x");
        BrokerImage broker = peer(hub.port(), 1);
        var waiting = peers.fetch(broker, fetch(topic, 1, 30_000, 1), Duration.ofSeconds(60));
        await().until(() -> hub.metrics().stream()
                .anyMatch(metric ->
                        metric.toString().contains("Fetch") || metric.toString().contains("FETCH")));

        hub.close();

        assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DisconnectException.class);
        await().untilAsserted(() -> assertThat(suspected).contains(broker));
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsNotTakenForTheNextOne() throws Exception {
        Uuid topic = topicWithRecord("x");
        BrokerImage broker = peer(hub.port(), 1);
        var late = peers.fetch(broker, fetch(topic, 1, 30_000, 1), Duration.ofMillis(300));

        assertThatThrownBy(() -> late.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
        await().ignoreExceptions().untilAsserted(() -> assertThat(
                        peers.send(broker, metadata(), LONG).get(30, TimeUnit.SECONDS))
                .isInstanceOf(MetadataResponse.class));
        assertThat(suspected).isEmpty();
    }

    @Test
    void aBrokerThatSaysNothingIsGivenUpInTimeWithoutSuspicion() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<AbstractResponse> asked =
                    peers.send(peer(silent.getLocalPort(), 1), metadata(), Duration.ofMillis(300));
            try (Socket accepted = silent.accept()) {
                assertThatThrownBy(() -> asked.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(TimeoutException.class);
                assertThat(accepted.isConnected()).isTrue();
                assertThat(suspected).isEmpty(); // while it is open: whoever breaks a connection is suspected
            }
        }
    }

    @Test
    void whatIsSentAfterTheEndFailsAtOnce() {
        own.close();

        assertThatThrownBy(
                        () -> peers.send(peer(hub.port(), 1), metadata(), LONG).get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(DisconnectException.class);
    }

    private static BrokerImage peer(int port, long epoch) {
        return new BrokerImage(
                1, epoch, List.of(new EndpointImage("PLAINTEXT", "PLAINTEXT", "127.0.0.1", port)), Optional.empty());
    }

    private static MetadataRequest.Builder metadata() {
        return MetadataRequest.Builder.allTopics();
    }

    private static FetchRequest.Builder fetch(Uuid topic, long offset, int waitMillis, int minBytes) {
        return FetchRequest.Builder.forConsumer(
                ApiKeys.FETCH.latestVersion(),
                waitMillis,
                minBytes,
                Map.of(
                        new TopicPartition("records", 0),
                        new FetchRequest.PartitionData(topic, offset, 0, 1 << 20, Optional.empty())));
    }

    private Uuid topicWithRecord(String value) throws Exception {
        try (Admin admin = hub.admin();
                KafkaProducer<String, String> producer = hub.producer(Map.of())) {
            var created = admin.createTopics(List.of(new NewTopic("records", 1, (short) 1)));
            Uuid id = created.topicId("records").get();
            producer.send(new ProducerRecord<>("records", value)).get();
            return id;
        }
    }
}
