package io.crossdock.broker.rest;

import io.crossdock.broker.TestCertificates;
import io.crossdock.security.rest.RestRules;
import io.crossdock.security.rest.RestServer;
import io.crossdock.security.rest.caller.Administrators;
import io.crossdock.security.rest.caller.CallerFilter;
import io.crossdock.security.rest.user.UsersResource;
import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.PrincipalRules;
import io.crossdock.security.tls.StoreConfig;
import io.crossdock.security.tls.TlsConfig;
import io.crossdock.security.tls.TlsMaterial;
import io.crossdock.security.tls.TlsSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Apache Kafka, too, gives the REST API a token of whoever shows a certificate, and decides by that user's rules. */
class CertifiedCallersOnApacheKafkaIT {
    @Test
    void whoShowsACertificateHasTheRightsOfThatUserAndNoMore(@TempDir Path directory) throws Exception {
        var certificates = new TestCertificates(directory);
        TlsSource tls = TlsSource.open("http.listen", tls(certificates.issue("hub", "CN=hub"), certificates));
        try (ApacheKafkaCluster kafka = ApacheKafkaCluster.start();
                Admin admin = Admin.create(kafka.adminSettings());
                var administrators = new Administrators(kafka::access, Clock.systemUTC());
                RestServer server = RestServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.of(tls),
                        RestRules.of(Set.of()),
                        () -> List.of(
                                new CallerFilter(kafka::access, PrincipalRules.parse("RULE:^CN=(.*?)$/$1/L")),
                                new TopicsResource(administrators),
                                new UsersResource(administrators)))) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1), new NewTopic("others", 1, (short) 1)))
                    .all()
                    .get();
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "orders", PatternType.LITERAL),
                            new AccessControlEntry("User:ann", "*", AclOperation.ALL, AclPermissionType.ALLOW))))
                    .all()
                    .get();
            TlsMaterial shown = TlsMaterial.read(tls(certificates.issue("ann", "CN=Ann"), certificates));
            HttpClient ann =
                    HttpClient.newBuilder().sslContext(shown.sslContext()).build();

            await().until(() -> get(ann, server, "/admin/v1/topics").body().contains("orders"));

            assertThat(get(ann, server, "/admin/v1/topics").body()).doesNotContain("others");
            assertThat(get(ann, server, "/admin/v1/topics/orders").statusCode()).isEqualTo(200);
            assertThat(get(ann, server, "/admin/v1/topics/others").statusCode()).isEqualTo(403);
            assertThat(get(ann, server, "/admin/v1/users").statusCode()).isEqualTo(403);
            assertThat(admin.describeDelegationToken().delegationTokens().get())
                    .singleElement()
                    .satisfies(token ->
                            assertThat(token.tokenInfo().owner().getName()).isEqualTo("ann"));
        }
    }

    private static TlsConfig tls(Path keys, TestCertificates certificates) {
        return new TlsConfig(
                Optional.of(StoreConfig.pem(keys)),
                Optional.of(StoreConfig.pem(certificates.authority())),
                TlsConfig.PROTOCOLS,
                List.of(),
                ClientAuth.REQUESTED,
                true);
    }

    private static HttpResponse<String> get(HttpClient who, RestServer server, String path) throws Exception {
        return who.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
