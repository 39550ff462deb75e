package io.crossdock.connectors.it;

import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.cluster.Crossdock;
import io.crossdock.connectors.rest.CatalogueResource;
import io.crossdock.connectors.rest.ConnectErrors;
import io.crossdock.connectors.rest.ConnectOffsetsResource;
import io.crossdock.connectors.rest.ConnectResource;
import io.crossdock.connectors.rest.ConnectorsResource;
import io.crossdock.connectors.rest.DeadLettersResource;
import io.crossdock.connectors.rest.SecretsResource;
import io.crossdock.security.rest.RestServer;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.CallerFilter;
import io.crossdock.security.rest.caller.ClusterAccess;
import io.crossdock.security.rest.caller.OperatorFilter;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ServiceUnavailableException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Every call there is below /connect and /connectors, by callers who may not make it; the calls are those of the classes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallersWithoutRightsIT {
    private static final List<Class<?>> RESOURCES = List.of(
            CatalogueResource.class,
            ConnectOffsetsResource.class,
            ConnectResource.class,
            ConnectorsResource.class,
            DeadLettersResource.class,
            SecretsResource.class);
    private static final String USERS = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"hub\" password=\"hub-secret\" user_hub=\"hub-secret\" user_root=\"root-secret\""
            + " user_nobody=\"nobody-secret\" user_viewer=\"viewer-secret\";";

    /** How often a call came as far as to the connectors. */
    private final AtomicInteger reached = new AtomicInteger();

    private Crossdock cluster;
    private Administrators administrators;
    private RestServer server;

    @BeforeAll
    void start() throws Exception {
        cluster = Crossdock.start(Map.of(
                "listeners", "SASL_PLAINTEXT://127.0.0.1:0",
                "security.inter.broker.protocol", "SASL_PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "sasl.jaas.config", USERS,
                "authorizer", "acl",
                "super.users", "User:root;User:hub"));
        Map<String, Object> client =
                Map.of("bootstrap.servers", cluster.bootstrap(), "security.protocol", "SASL_PLAINTEXT");
        var access = new ClusterAccess(client, List.of("PLAIN"));
        administrators = new Administrators(() -> access, Clock.systemUTC());
        Supplier<ConnectorRuntime> connectors = () -> {
            reached.incrementAndGet();
            throw new ServiceUnavailableException("the connectors of this test never start");
        };
        server = RestServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(
                        new CallerFilter(() -> access),
                        new OperatorFilter(() -> access, administrators),
                        new CatalogueResource(() -> {
                            throw new IllegalStateException(
                                    "still none of " + connectors.get().connectors());
                        }),
                        new ConnectErrors(),
                        new ConnectOffsetsResource(connectors),
                        new ConnectResource(connectors, "127.0.0.1:1", () -> "the-cluster"),
                        new ConnectorsResource(connectors),
                        new DeadLettersResource(connectors),
                        new SecretsResource(connectors)));
        allowViewerToLook();
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
        administrators.close();
        cluster.close();
    }

    @Test
    void whoSaysNothingOrHasNoRightsLearnsNothingFromAnyCall() throws Exception {
        List<Call> calls = calls();
        assertThat(calls).hasSizeGreaterThan(30).contains(new Call("GET", "/connect/secrets"));
        int before = reached.get();

        for (Call call : calls) {
            var unknown = ask(call, "");
            var powerless = ask(call, "nobody");

            assertThat(unknown.statusCode()).as("%s without a login", call).isEqualTo(401);
            assertThat(powerless.statusCode()).as("%s as nobody", call).isEqualTo(403);
            assertThat(powerless.body())
                    .as("%s as nobody", call)
                    .contains("on the cluster; whoever may change access rules can allow it")
                    .doesNotContain("the-cluster", "never start");
        }

        assertThat(reached.get()).isEqualTo(before);
    }

    @Test
    void whoMayLookChangesNothing() throws Exception {
        for (Call call : calls()) {
            int status = ask(call, "viewer").statusCode();

            if (call.method().equals("GET")) {
                assertThat(status).as("%s as viewer", call).isNotIn(401, 403);
            } else {
                assertThat(status).as("%s as viewer", call).isEqualTo(403);
            }
        }
        assertThat(ask(new Call("GET", "/connect/secrets"), "viewer").statusCode())
                .isEqualTo(503);
        assertThat(ask(new Call("PUT", "/connect/connectors/x/pause"), "root").statusCode())
                .isEqualTo(503);
    }

    private void allowViewerToLook() throws Exception {
        Map<String, Object> root = Map.of(
                "bootstrap.servers",
                cluster.bootstrap(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"root\""
                        + " password=\"root-secret\";");
        var rule = new AclBinding(
                new ResourcePattern(ResourceType.CLUSTER, Resource.CLUSTER_NAME, PatternType.LITERAL),
                new AccessControlEntry("User:viewer", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW));
        try (Admin admin = Admin.create(root)) {
            admin.createAcls(List.of(rule)).all().get();
        }
    }

    /** @param user who asks; empty for no login */
    private HttpResponse<String> ask(Call call, String user) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + call.path()))
                .header("Content-Type", "application/json")
                .method(
                        call.method(),
                        call.method().equals("GET") || call.method().equals("DELETE")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("{}"));
        if (!user.isEmpty()) {
            byte[] login = (user + ":" + user + "-secret").getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        }
        // A refusal before the body was read ends the connection, which the next call must not be sent on.
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static List<Call> calls() {
        var calls = new ArrayList<Call>();
        for (Class<?> resource : RESOURCES) {
            String base = resource.getAnnotation(Path.class).value();
            for (Method method : resource.getDeclaredMethods()) {
                Path more = method.getAnnotation(Path.class);
                String path = more == null ? base : base + "/" + more.value();
                Stream.of(method.getAnnotations())
                        .map(it -> it.annotationType().getAnnotation(HttpMethod.class))
                        .filter(it -> it != null)
                        .forEach(it -> calls.add(new Call(
                                it.value(),
                                path.replaceAll("\\{letter[^}]+}", "0@0").replaceAll("\\{[^}]+}", "0"))));
            }
        }
        return calls;
    }

    private record Call(String method, String path) {}
}
