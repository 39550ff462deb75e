package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.catalogue.servers.MailServer;
import io.crossdock.connectors.catalogue.servers.MqttServer;
import io.crossdock.connectors.catalogue.servers.SearchServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Servers with TLS whose certificates only a file of the connector makes trusted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivateAuthorityIT {
    private Path folder;
    private Hub hub;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        hub = Hub.start(folder, Map.of("SMTP_PASSWORD", "secret"));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
    }

    @Test
    void messagesGoToAnMqttBrokerAndComeBackByTlsOnlyWhereItsAuthorityIsTrusted() throws Exception {
        Path directory = folder.resolve("mqtt");
        Path trusted = PrivateAuthority.forServerIn(directory).pem();
        try (var broker = ServerProcess.start(MqttServer.class, directory)) {
            String url = "ssl://127.0.0.1:" + broker.port();
            String source = """
                    topic: %1$s
                    source: {kamelet: mqtt-session-source, properties: {brokerUrl: "%2$s", topic: tls, clientId: %1$s%3$s}}
                    value: {format: string}
                    """;
            String trust = ", trustedCertificates: \"" + trusted + "\"";
            hub.connect("tls-in", source.formatted("tls.in", url, trust));
            hub.add("untrusted-in", source.formatted("untrusted.in", url, ""));
            hub.write("tls.out", List.of("{\"key\": \"k\"}"));
            hub.connect("tls-out", """
                    topic: tls.out
                    sink: {kamelet: mqtt-publish-sink, properties: {brokerUrl: "%s", topic: tls, retained: true%s}}
                    value: {format: string}
                    errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                    """.formatted(url, trust));

            await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                            hub.topics().values("tls.in"))
                    .containsExactly("{\"key\": \"k\"}"));
            awaitDistrust("untrusted-in");
        }
    }

    @Test
    void mailsGoByTlsOnlyWhereTheAuthorityOfTheServerIsTrusted() throws Exception {
        Path directory = folder.resolve("mail");
        Path trusted = PrivateAuthority.forServerIn(directory).pem();
        try (var server = ServerProcess.start(MailServer.class, directory)) {
            String sink = """
                    topic: %1$s
                    sink:
                      kamelet: smtp-sink
                      properties: {host: 127.0.0.1, port: %2$d, encryption: tls, username: hub, password: "${env:SMTP_PASSWORD}", from: hub@shop.example, to: a@shop.example, subject: "of %1$s"%3$s}
                    value: {format: string}
                    errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                    """;
            hub.write("mail.tls", List.of("{\"key\": \"k\"}"));
            hub.write("mail.untrusted", List.of("{\"key\": \"k\"}"));
            hub.connect(
                    "mail-tls",
                    sink.formatted("mail.tls", server.port(), ", trustedCertificates: \"" + trusted + "\""));
            hub.add("mail-untrusted", sink.formatted("mail.untrusted", server.port(), ""));

            hub.awaitDelivered("mail-tls", 1);
            awaitDistrust("mail-untrusted");
            try (Stream<Path> mails = Files.list(directory.resolve("mails"))) {
                assertThat(mails)
                        .singleElement()
                        .satisfies(it -> assertThat(it).content().contains("Subject: of mail.tls"));
            }
        }
    }

    @Test
    void requestsAndDocumentsGoByTlsOnlyWhereTheAuthorityOfTheServerIsTrusted() throws Exception {
        Path directory = folder.resolve("http");
        Path trusted = PrivateAuthority.forServerIn(directory).pem();
        try (var server = ServerProcess.start(SearchServer.class, directory)) {
            String url = "https://127.0.0.1:" + server.port();
            String trust = ", trustedCertificates: \"" + trusted + "\"";
            String sink = """
                    topic: http.tls
                    sink: {kamelet: %s, properties: {%s}}
                    errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                    """;
            hub.write("http.tls", List.of("{\"key\":\"k\",\"n\":1}"));
            hub.connect(
                    "documents-tls", sink.formatted("search-index-sink", "url: \"" + url + "\", index: tls" + trust));
            hub.add("documents-untrusted", sink.formatted("search-index-sink", "url: \"" + url + "\", index: tls"));
            hub.connect("requests-tls", sink.formatted("http-request-sink", "url: \"" + url + "/a\"" + trust));
            hub.add("requests-untrusted", sink.formatted("http-request-sink", "url: \"" + url + "/b\""));

            hub.awaitDelivered("documents-tls", 1);
            hub.awaitDelivered("requests-tls", 1);
            awaitDistrust("documents-untrusted");
            awaitDistrust("requests-untrusted");
        }
    }

    private void awaitDistrust(String connector) {
        await().atMost(Hub.PATIENCE)
                .untilAsserted(
                        () -> assertThat(hub.status(connector).lastError()).contains("PKIX path building failed"));
        assertThat(hub.status(connector).delivered()).isZero();
    }
}
