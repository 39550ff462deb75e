package io.crossdock.broker;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.FetchMetadata;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FetchResponse;
import org.apache.kafka.common.requests.JoinGroupRequest;
import org.apache.kafka.common.requests.JoinGroupResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who waits for records takes nothing from those who want to be served now. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParkedRequestsIT {
    private static final int PARTITIONS = 200;
    private static final int WIDE_FETCHES = 40;
    /** A handful of the fetches. */
    private static final int REQUEST_MEMORY = 256 << 10;

    private static final int WAIT_MILLIS = 50_000;
    private static final RequestHeader HEADER = new RequestHeader(ApiKeys.FETCH, (short) 13, "wide", 7);

    private TestHub hub;
    private Uuid wide;
    private Uuid quiet;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        hub = new TestHub(directory, Map.of("queued.max.request.bytes", Integer.toString(REQUEST_MEMORY)));
        try (var admin = hub.admin()) {
            var created = admin.createTopics(List.of(
                    new NewTopic("wide", PARTITIONS, (short) 1),
                    new NewTopic("quiet", PARTITIONS, (short) 1),
                    new NewTopic("narrow", 1, (short) 1)));
            created.all().get();
            wide = created.topicId("wide").get();
            quiet = created.topicId("quiet").get();
        }
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    @Test
    void manyWideFetchesThatWaitHoldUpNeitherProduceNorMetadata() throws Exception {
        var waiting = new ArrayList<RawClient>();
        try (var admin = hub.admin();
                var producer = hub.producer(Map.of("max.block.ms", 8_000))) {
            for (int i = 0; i < WIDE_FETCHES; i++) {
                var client = new RawClient(hub.port());
                waiting.add(client);
                client.sendFrame(wideFetch(wide, WAIT_MILLIS));
            }
            producer.send(new ProducerRecord<>("narrow", "v")).get(8, TimeUnit.SECONDS);
            assertThat(admin.listTopics().names().get(8, TimeUnit.SECONDS)).contains("wide");

            try (var last = new RawClient(hub.port())) {
                last.sendFrame(wideFetch(wide, WAIT_MILLIS));
                FetchResponse answer = answer(last);
                assertThat(answer.error()).isEqualTo(Errors.NONE);
                assertThat(answer.data().responses().get(0).partitions()).hasSize(PARTITIONS);
                assertThat(answer.throttleTimeMs())
                        .as("the client is to come back later, not at once")
                        .isBetween(1, WAIT_MILLIS);
            }

            producer.send(new ProducerRecord<>("wide", 0, "k", "v")).get(8, TimeUnit.SECONDS);
            int woken = 0;
            for (RawClient client : waiting) {
                if (FetchResponse.recordsSize(answer(client)
                                .data()
                                .responses()
                                .get(0)
                                .partitions()
                                .get(0))
                        > 0) {
                    woken++;
                }
            }
            assertThat(woken).as("fetches that had room to wait").isPositive().isLessThan(WIDE_FETCHES);
        } finally {
            for (RawClient client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void whoIsGoneTakesNoRoomFromThoseWhoWait() throws Exception {
        var going = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < WIDE_FETCHES; i++) {
                var client = new RawClient(hub.port());
                going.add(client);
                client.sendFrame(wideFetch(quiet, WAIT_MILLIS));
            }
            await().until(() -> !mayWait());
        } finally {
            for (RawClient client : going) {
                client.close();
            }
        }
        await().until(this::mayWait); // long before the fetches would have been answered
    }

    private boolean mayWait() throws IOException {
        try (var client = new RawClient(hub.port())) {
            client.sendFrame(wideFetch(quiet, 100));
            return answer(client).throttleTimeMs() == 0;
        }
    }

    @Test
    void aMemberWithoutRoomToWaitIsToldToComeBackAndNothingHappensToItsGroup() throws Exception {
        var header = new RequestHeader(ApiKeys.JOIN_GROUP, (short) 3, "large", 7);
        var protocols = new JoinGroupRequestProtocolCollection();
        protocols.add(new JoinGroupRequestProtocol().setName("range").setMetadata(new byte[REQUEST_MEMORY]));
        var data = new JoinGroupRequestData()
                .setGroupId("crowded")
                .setProtocolType("consumer")
                .setSessionTimeoutMs(10_000)
                .setRebalanceTimeoutMs(10_000)
                .setProtocols(protocols);
        try (var client = new RawClient(hub.port());
                var admin = hub.admin();
                var consumer = hub.consumer(Map.of("group.id", "crowded"))) {
            consumer.subscribe(List.of("narrow")); // the group's coordinator is there
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100));
                return !consumer.assignment().isEmpty();
            });
            client.sendFrame(new JoinGroupRequest(data, header.apiVersion()).serializeWithHeader(header));

            var answer = (JoinGroupResponse)
                    AbstractResponse.parseResponse(client.receive().orElseThrow(), header);

            assertThat(answer.error()).isEqualTo(Errors.COORDINATOR_NOT_AVAILABLE);
            assertThat(admin.describeConsumerGroups(List.of("crowded")).all().get())
                    .hasEntrySatisfying(
                            "crowded", group -> assertThat(group.members()).hasSize(1));
        }
    }

    private static FetchResponse answer(RawClient client) throws IOException {
        return (FetchResponse) AbstractResponse.parseResponse(client.receive().orElseThrow(), HEADER);
    }

    private static ByteBuffer wideFetch(Uuid topic, int waitMillis) {
        var wanted = new FetchTopic().setTopicId(topic);
        for (int i = 0; i < PARTITIONS; i++) {
            wanted.partitions().add(new FetchPartition().setPartition(i).setPartitionMaxBytes(1 << 20));
        }
        var data = new FetchRequestData()
                .setMaxWaitMs(waitMillis)
                .setMinBytes(1)
                .setSessionEpoch(FetchMetadata.FINAL_EPOCH)
                .setTopics(List.of(wanted));
        return new FetchRequest(data, HEADER.apiVersion()).serializeWithHeader(HEADER);
    }
}
