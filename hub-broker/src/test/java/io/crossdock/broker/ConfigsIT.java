package io.crossdock.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResource;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterConfigsResourceCollection;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfig;
import org.apache.kafka.common.message.IncrementalAlterConfigsRequestData.AlterableConfigCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.IncrementalAlterConfigsRequest;
import org.apache.kafka.common.requests.IncrementalAlterConfigsResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Kafka's Admin client reads and changes configurations of everything that has some, and they take effect at once. */
@NullUnmarked
class ConfigsIT {
    private static final ConfigResource TOPIC = new ConfigResource(Type.TOPIC, "orders");
    private static final ConfigResource BROKER = new ConfigResource(Type.BROKER, "1");
    private static final ConfigResource EVERY_BROKER = new ConfigResource(Type.BROKER, "");
    private static final ConfigResource GROUP = new ConfigResource(Type.GROUP, "billing");
    private static final ConfigResource METRICS = new ConfigResource(Type.CLIENT_METRICS, "slow");

    @TempDir
    Path directory;

    private TestHub hub;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        hub = new TestHub(directory, Map.of("log.retention.hours", "2"));
        admin = hub.admin();
    }

    @AfterEach
    void stop() {
        admin.close();
        hub.close();
    }

    @Test
    void aBrokersNewDefaultsHoldForTopicsAtOnceAndOverARestart() throws Exception {
        admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
        assertThat(entry(TOPIC, "retention.ms").value()).isEqualTo("7200000");
        assertThat(entry(TOPIC, "retention.ms").source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);

        set(EVERY_BROKER, "log.retention.ms", "5000");
        assertThat(entry(TOPIC, "retention.ms").source()).isEqualTo(ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);
        set(BROKER, "log.retention.ms", "6000");
        assertThat(entry(TOPIC, "retention.ms").source()).isEqualTo(ConfigSource.DYNAMIC_BROKER_CONFIG);
        assertThat(entry(TOPIC, "retention.ms").value()).isEqualTo("6000");
        set(TOPIC, "retention.ms", "7000");
        assertThat(entry(TOPIC, "retention.ms").source()).isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(entry(TOPIC, "retention.ms").synonyms())
                .extracting(synonym -> synonym.name() + "=" + synonym.value() + " " + synonym.source())
                .containsExactly(
                        "retention.ms=7000 DYNAMIC_TOPIC_CONFIG",
                        "log.retention.ms=6000 DYNAMIC_BROKER_CONFIG",
                        "log.retention.ms=5000 DYNAMIC_DEFAULT_BROKER_CONFIG",
                        "log.retention.hours=2 STATIC_BROKER_CONFIG",
                        "log.retention.hours=168 DEFAULT_CONFIG");

        stop();
        start();
        assertThat(entry(TOPIC, "retention.ms").value()).isEqualTo("7000");
        alter(TOPIC, new AlterConfigOp(new ConfigEntry("retention.ms", ""), OpType.DELETE));
        alter(BROKER, new AlterConfigOp(new ConfigEntry("log.retention.ms", ""), OpType.DELETE));
        assertThat(entry(TOPIC, "retention.ms").value()).isEqualTo("5000");
    }

    @Test
    void aSmallerMessageLimitOfTheBrokerRefusesTheNextRecord() throws Exception {
        admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
        try (var producer = hub.producer(Map.of())) {
            producer.send(new ProducerRecord<>("orders", "x".repeat(2000))).get();

            set(BROKER, "message.max.bytes", "1000");

            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("orders", "x".repeat(2000)))
                            .get())
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    @Test
    void connectionsBeyondANewLimitAreTurnedAway() throws Exception {
        set(BROKER, "max.connections.per.ip", "4");
        var sockets = IntStream.range(0, 8).mapToObj(i -> connected()).toList();

        await().untilAsserted(() -> assertThat(sockets.stream().filter(ConfigsIT::isClosedByTheBroker))
                .hasSizeGreaterThanOrEqualTo(5)); // the client's own connection counts too
        for (Socket socket : sockets) {
            socket.close();
        }

        set(EVERY_BROKER, "max.connections.per.ip.overrides", "127.0.0.1:100");
        await().until(() -> {
            try (Socket again = connected()) {
                return !isClosedByTheBroker(again);
            }
        });
    }

    @Test
    void whatCannotChangeWhileTheBrokerRunsIsRefusedAndSaidToBeReadOnly() throws Exception {
        assertThatThrownBy(() -> set(BROKER, "num.network.threads", "3"))
                .hasCauseInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("num.network.threads cannot be changed while the broker runs");
        assertThatThrownBy(() -> set(BROKER, "log.retention.ms", "soon"))
                .hasCauseInstanceOf(InvalidConfigurationException.class);
        assertThat(entry(BROKER, "num.network.threads").isReadOnly()).isTrue();
        assertThat(entry(BROKER, "log.retention.ms").isReadOnly()).isFalse();
        assertThat(entry(BROKER, "node.id").value()).isEqualTo("1");
        assertThat(entry(BROKER, "node.id").isReadOnly()).isTrue();
        assertThat(entry(BROKER, "log.retention.ms").documentation()).isNotBlank();
        assertThat(describe(EVERY_BROKER).entries()).isEmpty();
    }

    @Test
    void groupsAndSubscriptionsAreConfiguredListedAndForgotten() throws Exception {
        set(GROUP, "consumer.session.timeout.ms", "50000");
        alter(
                METRICS,
                new AlterConfigOp(new ConfigEntry("interval.ms", "1000"), OpType.SET),
                new AlterConfigOp(new ConfigEntry("metrics", "org.apache.kafka.producer."), OpType.APPEND));

        assertThat(entry(GROUP, "consumer.session.timeout.ms").source()).isEqualTo(ConfigSource.DYNAMIC_GROUP_CONFIG);
        assertThat(entry(GROUP, "consumer.heartbeat.interval.ms").source()).isEqualTo(ConfigSource.DEFAULT_CONFIG);
        assertThat(entry(METRICS, "interval.ms").source()).isEqualTo(ConfigSource.DYNAMIC_CLIENT_METRICS_CONFIG);
        assertThat(entry(METRICS, "metrics").value()).isEqualTo("org.apache.kafka.producer.");
        assertThat(admin.listConfigResources().all().get())
                .contains(GROUP, METRICS, BROKER, new ConfigResource(Type.BROKER_LOGGER, "1"));
        assertThat(admin.listConfigResources(Set.of(Type.GROUP), new ListConfigResourcesOptions())
                        .all()
                        .get())
                .containsExactly(GROUP);

        alter(GROUP, new AlterConfigOp(new ConfigEntry("consumer.session.timeout.ms", ""), OpType.DELETE));
        assertThat(admin.listConfigResources(Set.of(Type.GROUP), new ListConfigResourcesOptions())
                        .all()
                        .get())
                .isEmpty();
        assertThatThrownBy(() -> set(GROUP, "consumer.session.timeout.ms", "5"))
                .hasCauseInstanceOf(InvalidConfigurationException.class);
    }

    @Test
    void changesOfOneTopicAtTheSameMomentAllHappen() throws Exception {
        admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
        List<String> names = List.of(
                "retention.ms", "retention.bytes", "flush.ms", "flush.messages", "file.delete.delay.ms", "segment.ms");

        List<Admin> admins = names.stream().map(name -> hub.admin()).toList();
        try {
            for (int round = 1000; round < 1020; round++) {
                String value = "" + round;
                List<KafkaFuture<Void>> changes = IntStream.range(0, names.size())
                        .mapToObj(i -> admins.get(i)
                                .incrementalAlterConfigs(Map.of(
                                        TOPIC,
                                        List.of(new AlterConfigOp(new ConfigEntry(names.get(i), value), OpType.SET))))
                                .all())
                        .toList();
                KafkaFuture.allOf(changes.toArray(KafkaFuture[]::new)).get();

                Config now = describe(TOPIC);
                assertThat(names)
                        .allSatisfy(name -> assertThat(now.get(name).value()).isEqualTo(value));
            }
        } finally {
            admins.forEach(Admin::close);
        }
    }

    /** No tool of Apache Kafka can ask for it, but the protocol can. */
    @Test
    void aResourceThatIsNamedTwiceInOneRequestIsRefusedAndTheOthersAreChanged() throws Exception {
        admin.createTopics(List.of(new NewTopic("twice", 1, (short) 1), new NewTopic("once", 1, (short) 1)))
                .all()
                .get();
        var resources = new AlterConfigsResourceCollection();
        resources.add(retention("twice", "1000"));
        resources.add(retention("once", "1500"));
        resources.add(retention("twice", "2000"));
        var header = new RequestHeader(ApiKeys.INCREMENTAL_ALTER_CONFIGS, (short) 1, "raw", 7);
        var request = new IncrementalAlterConfigsRequest(
                new IncrementalAlterConfigsRequestData().setResources(resources), header.apiVersion());
        try (var client = new RawClient(hub.port())) {
            client.sendFrame(request.serializeWithHeader(header));
            var answer = (IncrementalAlterConfigsResponse)
                    AbstractResponse.parseResponse(client.receive().orElseThrow(), header);

            assertThat(answer.data().responses())
                    .extracting(each -> each.resourceName() + " " + Errors.forCode(each.errorCode()))
                    .containsExactly("twice INVALID_REQUEST", "once NONE"); // clients keep the answers by resource
            assertThat(answer.data().responses().get(0).errorMessage()).contains("'twice' is in the request twice");
        }
        assertThat(entry(new ConfigResource(Type.TOPIC, "twice"), "retention.ms")
                        .value())
                .as("two hours, the broker's")
                .isEqualTo("7200000");
        assertThat(entry(new ConfigResource(Type.TOPIC, "once"), "retention.ms").value())
                .isEqualTo("1500");
    }

    private static AlterConfigsResource retention(String topic, String millis) {
        var configs = new AlterableConfigCollection();
        configs.add(new AlterableConfig()
                .setName("retention.ms")
                .setConfigOperation(OpType.SET.id())
                .setValue(millis));
        return new AlterConfigsResource()
                .setResourceType(Type.TOPIC.id())
                .setResourceName(topic)
                .setConfigs(configs);
    }

    @Test
    void onlyValidatedNothingChanges() throws Exception {
        admin.incrementalAlterConfigs(
                        Map.of(
                                BROKER,
                                List.of(new AlterConfigOp(new ConfigEntry("log.retention.ms", "5"), OpType.SET))),
                        new AlterConfigsOptions().validateOnly(true))
                .all()
                .get();

        assertThat(entry(BROKER, "log.retention.ms").value()).isNull();
    }

    @Test
    void loggersOfAProcessThatDoesNotShowThemAreNone() throws Exception {
        assertThat(describe(new ConfigResource(Type.BROKER_LOGGER, "1")).entries())
                .isEmpty();
    }

    private ConfigEntry entry(ConfigResource resource, String name) throws Exception {
        return describe(resource).get(name);
    }

    private Config describe(ConfigResource resource) throws Exception {
        return admin.describeConfigs(
                        List.of(resource),
                        new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(true))
                .all()
                .get()
                .get(resource);
    }

    private void set(ConfigResource resource, String name, String value) throws Exception {
        alter(resource, new AlterConfigOp(new ConfigEntry(name, value), OpType.SET));
    }

    private void alter(ConfigResource resource, AlterConfigOp... steps) throws Exception {
        admin.incrementalAlterConfigs(Map.of(resource, List.of(steps))).all().get();
    }

    private Socket connected() {
        try {
            var socket = new Socket("127.0.0.1", hub.port());
            socket.setSoTimeout(50);
            return socket;
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static boolean isClosedByTheBroker(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        } catch (java.io.IOException reset) {
            return true;
        }
    }
}
