package io.crossdock.broker.rest;

import io.crossdock.broker.rest.RestClient.Answer;
import io.crossdock.broker.rest.v3.V3AclsResource;
import io.crossdock.broker.rest.v3.V3ClustersResource;
import io.crossdock.broker.rest.v3.V3Errors;
import io.crossdock.broker.rest.v3.V3TopicsResource;
import io.crossdock.quotas.rest.QuotasResource;
import io.crossdock.security.acl.Simulation;
import io.crossdock.security.rest.RestServer;
import io.crossdock.security.rest.acl.AclsResource;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.CallerFilter;
import io.crossdock.security.rest.openapi.OpenApiResource;
import io.crossdock.security.rest.user.UsersResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The REST API before a cluster that every test class starts for itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RestContract {
    /** What the brokers decided lately, as far as a test says. */
    final List<Simulation.Observed> lately = new CopyOnWriteArrayList<>();

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
                new AclsResource(with, () -> lately),
                new ClusterResource(with),
                new ConfigsResource(with),
                new GroupsResource(with),
                new QuotasResource(with),
                new TopicsResource(with),
                new UsersResource(with),
                new V3AclsResource(with),
                new V3ClustersResource(with),
                new V3Errors(),
                new V3TopicsResource(with)));
        all.add(new OpenApiResource(all, "test"));
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

    static String name() {
        return "t" + UUID.randomUUID().toString().substring(0, 13);
    }
}
