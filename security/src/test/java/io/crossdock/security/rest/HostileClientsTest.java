package io.crossdock.security.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Clients that send too much, too slowly, or nothing at all: bounded, while others are served. */
class HostileClientsTest {
    private RestServer server;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = RestServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Optional.empty(),
                new RestRules(Set.of(), Duration.ofMillis(300)),
                () -> List.of(new HealthResource(() -> Readiness.of(List.of()), true), new Sink()));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void aBombOfHeadersIsRefused() throws Exception {
        String answer = send(
                "127.0.0.1", "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(100_000) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 431").contains("application/problem+json");
    }

    @Test
    void manyHeadersAreRefusedAsOneLongOneIs() throws Exception {
        String answer = send(
                "127.0.0.1", "GET /health/live HTTP/1.1\r\nHost: localhost\r\n" + "X: y\r\n".repeat(20_000) + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 431");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsSent() throws Exception {
        String answer = send(
                "127.0.0.1",
                "POST /sink HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 99999999999\r\n\r\nx");

        assertThat(answer).startsWith("HTTP/1.1 413");
    }

    @Test
    void aBodyWithoutALengthIsCountedWhileItComes() throws Exception {
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        String answer = send(
                "127.0.0.1",
                "POST /sink HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk.repeat(20) + "0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413");
    }

    @Test
    void whoHoldsManyConnectionsKeepsNobodyElseOut() throws Exception {
        for (int i = 0; i < 400; i++) {
            sockets.add(connect("127.0.0.1"));
        }

        await().untilAsserted(() -> assertThat(send("127.0.0.2", "GET /health/live HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200"));
        await().until(() ->
                sockets.stream().filter(HostileClientsTest::isClosed).count() >= 400 - 128);
    }

    /** More than one address may hold, and than there may be at all. */
    @Test
    void whoClosesItsConnectionsMayOpenAsManyAsItLikes() throws Exception {
        for (int i = 0; i < 1_200; i++) {
            answersAgain();
        }
        // hung up by the client, in the middle of a request
        for (int i = 0; i < 300; i++) {
            try (var socket =
                    new Socket(server.address().getAddress(), server.address().getPort())) {
                socket.getOutputStream().write("GET /health/live HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        answersAgain();
    }

    private void answersAgain() {
        String request = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        await().pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(send("127.0.0.1", request)).startsWith("HTTP/1.1 200"));
    }

    @Test
    void aSplitRequestIsNotTakenForTwo() throws Exception {
        String answer = send(
                "127.0.0.1",
                "POST /sink HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400");
    }

    /** Else somebody else is meant than is named. */
    @Test
    void whatFollowsASemicolonIsRefusedAndNotCutOff() throws Exception {
        String end = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        assertThat(send("127.0.0.1", "DELETE /sink/bob;x=1" + end))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json");
        assertThat(send("127.0.0.1", "DELETE /sink;x/bob" + end)).startsWith("HTTP/1.1 400");
        assertThat(send("127.0.0.1", "DELETE /sink/bob%3Bx=1" + end))
                .startsWith("HTTP/1.1 200")
                .contains("gone: bob;x=1");
    }

    @Test
    void aBodyThatDripsIsGivenUpAfterItsTime() throws Exception {
        Socket dripping = connect("127.0.0.1");
        sockets.add(dripping);
        var to = dripping.getOutputStream();
        to.write(("POST /sink HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 1000000"
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));

        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            if (dripping.getInputStream().available() > 0) {
                return true;
            }
            to.write('x');
            to.flush();
            return false;
        });

        assertThat(answer(dripping)).startsWith("HTTP/1.1 408").contains("within 0.3 s");
    }

    @Test
    void aBodyOfWhichNothingComesIsGivenUpAfterItsTime() throws Exception {
        String answer = send(
                "127.0.0.1",
                "POST /sink HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nx");

        assertThat(answer).startsWith("HTTP/1.1 408").contains("within 0.3 s");
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private Socket connect(String from) throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()), 5_000);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private String send(String from, String request) throws IOException {
        try (Socket socket = connect(from)) {
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException refusedMeanwhile) {
                // the answer is there all the same
            }
            return answer(socket);
        }
    }

    private static String answer(Socket socket) throws IOException {
        byte[] answer = new byte[8192];
        int length = socket.getInputStream().read(answer);
        return new String(answer, 0, Math.max(length, 0), StandardCharsets.ISO_8859_1);
    }

    @Path("/sink")
    public static final class Sink {
        @POST
        @Consumes("text/plain")
        public String swallow(String body) {
            return Integer.toString(body.length());
        }

        @DELETE
        @Path("{name}")
        public String delete(@PathParam("name") String name) {
            return "gone: " + name;
        }
    }
}
