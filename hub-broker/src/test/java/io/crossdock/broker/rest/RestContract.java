package io.crossdock.broker.rest;

import io.crossdock.broker.rest.RestClient.Answer;
import io.crossdock.broker.rest.messages.MessagesResource;
import io.crossdock.broker.rest.messages.RegisteredValues;
import io.crossdock.broker.rest.messages.Searches;
import io.crossdock.broker.rest.trace.TraceStreams;
import io.crossdock.broker.rest.trace.TracesResource;
import io.crossdock.broker.rest.trend.LagHistory;
import io.crossdock.broker.rest.trend.LagTrendResource;
import io.crossdock.broker.rest.v3.V3Resources;
import io.crossdock.quotas.rest.QuotasResource;
import io.crossdock.security.acl.Simulation;
import io.crossdock.security.rest.Readiness;
import io.crossdock.security.rest.RestServer;
import io.crossdock.security.rest.acl.AclsResource;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.CallerFilter;
import io.crossdock.security.rest.caller.OperatorFilter;
import io.crossdock.security.rest.hub.HubHealthResource;
import io.crossdock.security.rest.openapi.OpenApiResource;
import io.crossdock.security.rest.user.UsersResource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The REST API before a cluster that every test class starts for itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RestContract {
    /** What the brokers decided lately, as far as a test says. */
    final List<Simulation.Observed> lately = new CopyOnWriteArrayList<>();

    /** What the hub misses, as far as a test says. */
    volatile Readiness readiness = Readiness.of(List.of());

    private RestCluster cluster;
    private Administrators administrators;
    private RestServer server;
    private RestClient rest;

    abstract RestCluster startCluster() throws Exception;

    @BeforeAll
    void start() throws Exception {
        cluster = startCluster();
        administrators = new Administrators(cluster::access, Clock.systemUTC());
        server = RestServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), resources(cluster, administrators));
        rest = as(RestCluster.ADMIN, RestCluster.ADMIN_PASSWORD);
    }

    private List<Object> resources(RestCluster of, Administrators with) {
        var all = new ArrayList<Object>(List.of(
                new CallerFilter(of::access),
                new OperatorFilter(of::access, with),
                new AclsResource(with, () -> lately),
                new ClusterResource(with),
                new ConfigsResource(with),
                new GroupsResource(with, Clock.systemUTC()),
                new HubHealthResource(() -> readiness),
                new LagsResource(with, Clock.systemUTC()),
                new LagTrendResource(with, new LagHistory(), Clock.systemUTC()),
                new MessagesResource(with, new Searches(Clock.systemUTC()), RegisteredValues.none()),
                new MovesResource(with),
                new QuotasResource(with),
                new SizesResource(with),
                new TopicsResource(with),
                new TracesResource(with, new TraceStreams()),
                new UsersResource(with),
                new ReadersResource(with),
                new WritersResource(with)));
        all.addAll(V3Resources.of(with));
        all.add(OpenApiResource.of(all, "test"));
        return all;
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
        administrators.close();
        cluster.close();
    }

    RestCluster cluster() {
        return cluster;
    }

    /** Calls as somebody who may do everything. */
    RestClient rest() {
        return rest;
    }

    RestClient as(String user, String password) {
        return new RestClient(server.port(), user, password);
    }

    RestClient asNobody() {
        return new RestClient(server.port());
    }

    String topic(int partitions) throws Exception {
        String topic = name();
        Answer created =
                rest.post("/admin/v1/topics", "{\"name\": \"" + topic + "\", \"partitions\": " + partitions + "}");
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
        awaitTopic(topic);
        return topic;
    }

    /** Apache Kafka tells of a topic a moment after it said that it was created. */
    Answer awaitTopic(String topic) throws Exception {
        await().until(() -> rest.get("/admin/v1/topics/" + topic).status() == 200);
        return rest.get("/admin/v1/topics/" + topic);
    }

    void write(String topic, int records) {
        try (var producer =
                new KafkaProducer<>(cluster.adminSettings(), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, "v" + i));
            }
            producer.flush();
        }
    }

    void commit(String group, String topic, long offset) throws Exception {
        try (Admin admin = Admin.create(cluster.adminSettings())) {
            admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    static String name() {
        return "t" + UUID.randomUUID().toString().substring(0, 13);
    }
}
