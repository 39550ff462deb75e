package io.crossdock.connectors.http;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A server that says what a test wants, byte for byte, and then keeps its connection. */
@NullUnmarked
class WholeAnswerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ServerSocket server;
    private volatile String answer;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        var thread = new Thread(
                () -> {
                    while (!server.isClosed()) {
                        try {
                            Socket socket = server.accept(); // closed with the process: silence is what is tested
                            socket.getInputStream().read(new byte[4096]);
                            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                            socket.getOutputStream().flush();
                        } catch (IOException closed) {
                            return;
                        }
                    }
                },
                "half-a-server");
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aWholeAnswerIsThereAtOnce() throws Exception {
        answer = "HTTP/1.1 201 Created\r\nContent-Length: 4\r\nRetry-After: 7\r\n\r\ndone";

        WholeAnswer whole = ask(100, PATIENCE);
        assertThat(whole.status()).isEqualTo(201);
        assertThat(whole.headers().firstValue("retry-after")).contains("7");
        assertThat(new String(whole.body(), StandardCharsets.UTF_8)).isEqualTo("done");
    }

    @Test
    void ofALongOneTheBeginningIsTaken() throws Exception {
        answer = "HTTP/1.1 400 Bad\r\nContent-Length: 1000000\r\n\r\n" + "0123456789".repeat(100);

        assertThat(new String(ask(25, PATIENCE).body(), StandardCharsets.UTF_8)).isEqualTo("0123456789012345678901234");
    }

    @Test
    void aServerThatStopsInTheMiddleKeepsNobody() {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of";

        assertThatThrownBy(() -> ask(100, Duration.ofMillis(300)))
                .isInstanceOf(IOException.class)
                .hasMessage("no whole answer within 300 ms");
    }

    private WholeAnswer ask(int most, Duration timeout) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + server.getLocalPort());
        return WholeAnswer.of(client, HttpRequest.newBuilder(uri).build(), most, timeout);
    }
}
