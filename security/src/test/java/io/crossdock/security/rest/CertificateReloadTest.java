package io.crossdock.security.rest;

import io.crossdock.security.tls.CertificateAuthority;
import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.StoreConfig;
import io.crossdock.security.tls.TlsConfig;
import io.crossdock.security.tls.TlsSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** HTTPS goes on while its certificate is replaced. */
class CertificateReloadTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final CertificateAuthority authority = CertificateAuthority.create("Test", Instant.now(), DAY);

    CertificateReloadTest() throws Exception {}

    @Test
    void aNewCertificateIsShownToNewConnectionsAndOldOnesGoOn(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("hub.pem");
        write(file, "CN=first");
        TlsSource tls = TlsSource.open("the test", config(file));
        try (RestServer server = RestServer.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.of(tls),
                        RestRules.of(Set.of()),
                        () -> List.of(new HealthResource(() -> Readiness.of(List.of()), true)));
                SSLSocket before = connect(server)) {
            assertThat(name(before)).isEqualTo("CN=first");
            assertThat(ask(before)).startsWith("HTTP/1.1 200");

            write(file, "CN=the second one");
            tls.refresh();

            try (SSLSocket after = connect(server)) {
                assertThat(name(after)).isEqualTo("CN=the second one");
                assertThat(ask(after)).startsWith("HTTP/1.1 200");
            }
            assertThat(ask(before)).startsWith("HTTP/1.1 200");
            Files.writeString(file, "-----BEGIN CERTIFICATE-----\nbroken");
            tls.refresh();
            try (SSLSocket after = connect(server)) {
                assertThat(name(after)).isEqualTo("CN=the second one");
            }
        }
    }

    @Test
    void encryptedConnectionsThatWereClosedCountNoLonger(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("hub.pem");
        write(file, "CN=first");
        try (RestServer server = RestServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.of(TlsSource.open("the test", config(file))),
                RestRules.of(Set.of()),
                () -> List.of(new HealthResource(() -> Readiness.of(List.of()), true)))) {
            for (int i = 0; i < 200; i++) { // one address may hold 128
                await().pollDelay(Duration.ZERO).ignoreExceptions().untilAsserted(() -> {
                    try (SSLSocket one = connect(server)) {
                        assertThat(ask(one)).startsWith("HTTP/1.1 200");
                    }
                });
            }
        }
    }

    private void write(Path file, String name) throws Exception {
        Files.writeString(
                file,
                authority.issue(name, List.of("localhost"), Instant.now(), DAY).pem());
    }

    private static TlsConfig config(Path file) {
        return new TlsConfig(
                Optional.of(StoreConfig.pem(file)),
                Optional.empty(),
                TlsConfig.PROTOCOLS,
                List.of(),
                ClientAuth.NONE,
                true);
    }

    private static SSLSocket connect(RestServer server) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    private static String name(SSLSocket socket) throws Exception {
        var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName();
    }

    private static String ask(SSLSocket socket) throws Exception {
        socket.getOutputStream()
                .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("}\r\n0\r\n\r\n")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("the connection goes on after " + answer).isNotNegative();
            answer.append((char) next);
        }
        return answer.toString();
    }

    /** The test asks which certificate is shown, not whether it is to be believed. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
