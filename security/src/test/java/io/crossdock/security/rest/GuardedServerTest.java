package io.crossdock.security.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Who may call a server, by what name, and with what in clear text. */
class GuardedServerTest {
    private static final String CREDENTIALS = "Authorization: Basic YWRtaW46c2VjcmV0\r\n";

    private Optional<RestServer> server = Optional.empty();

    @AfterEach
    void stop() {
        server.ifPresent(RestServer::close);
    }

    @Test
    void aPageWhoseNameWasMadeToLeadHereReadsNothing() throws Exception {
        start(InetAddress.getLoopbackAddress(), Set.of());

        String answer = ask("GET", "evil.example", "");

        assertThat(answer).startsWith("HTTP/1.1 421").contains("application/problem+json", "http.hosts");
        assertThat(ask("GET", "localhost", "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void theNameOfAProxyCanBeAllowed() throws Exception {
        start(InetAddress.getLoopbackAddress(), Set.of("hub.example"));

        assertThat(ask("GET", "hub.example", "")).startsWith("HTTP/1.1 200");
        assertThat(ask("GET", "evil.example", "")).startsWith("HTTP/1.1 421");
    }

    @Test
    void aPageOfAnotherSiteChangesNothing() throws Exception {
        start(InetAddress.getLoopbackAddress(), Set.of());

        assertThat(ask("POST", "localhost", "Origin: http://evil.example\r\n")).startsWith("HTTP/1.1 403");
        assertThat(ask("POST", "localhost", "Origin: null\r\n")).startsWith("HTTP/1.1 403");
        assertThat(ask("POST", "localhost", "Origin: http://localhost:" + port() + "\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("POST", "localhost", "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void credentialsInClearTextAreTakenOnThisMachine() throws Exception {
        start(InetAddress.getLoopbackAddress(), Set.of());

        assertThat(ask("GET", "localhost", CREDENTIALS)).startsWith("HTTP/1.1 200");
    }

    @Test
    void credentialsInClearTextAreRefusedFromOtherHosts() throws Exception {
        Optional<InetAddress> own = ofNetwork();
        assumeThat(own).as("an address that is not loopback").isPresent();
        start(own.get(), Set.of());

        String answer = ask("GET", own.get().getHostAddress(), CREDENTIALS);

        assertThat(answer).startsWith("HTTP/1.1 403").contains("TLS only");
        assertThat(ask("GET", own.get().getHostAddress(), "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void onlyLoopbackIsThisMachine() throws Exception {
        assertThat(GuardedCredentials.isLocal(new InetSocketAddress("127.0.0.9", 1)))
                .isTrue();
        assertThat(GuardedCredentials.isLocal(new InetSocketAddress("::1", 1))).isTrue();
        assertThat(GuardedCredentials.isLocal(new InetSocketAddress("192.0.2.7", 1)))
                .isFalse();
        assertThat(GuardedCredentials.isLocal(InetSocketAddress.createUnresolved("localhost", 1)))
                .isFalse();
    }

    private static Optional<InetAddress> ofNetwork() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
    }

    private void start(InetAddress address, Set<String> hosts) throws IOException {
        server = Optional.of(RestServer.start(
                new InetSocketAddress(address, 0), Optional.empty(), RestRules.of(hosts), () -> List.of(new Door())));
    }

    private int port() {
        return server.orElseThrow().port();
    }

    private String ask(String method, String host, String headers) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(server.orElseThrow().address(), 5_000);
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            socket.getOutputStream()
                    .write((method + " /door HTTP/1.1\r\nHost: " + host + ":" + port() + "\r\n" + headers
                                    + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Path("/door")
    public static final class Door {
        @GET
        public String look() {
            return "seen";
        }

        @POST
        public String change() {
            return "changed";
        }
    }
}
