package io.crossdock.cli;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What 'connectors check' says of secrets that the cluster keeps. */
class ReferredSecretsTest {
    private static final String THERE = "{\"secrets\":[{\"name\":\"there\",\"changed\":\"2026-01-31T12:00:00Z\"}]}";
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void aSecretThatTheClusterDoesNotHaveIsAWarningAndNoMistake() throws IOException {
        HttpServer hub = hub();
        try {
            assertThat(check(
                            "${secret:missing}",
                            "http://127.0.0.1:" + hub.getAddress().getPort()))
                    .isZero();
        } finally {
            hub.stop(0);
        }

        assertThat(err.toString())
                .isEqualToIgnoringNewLines("warning: there is no secret 'missing' in the cluster's store - set it with:"
                        + " crossdock connectors secrets set missing");
        assertThat(out.toString()).isEqualToIgnoringNewLines("the file is right");
    }

    @Test
    void aSecretThatIsThereIsNothingToSpeakOf() throws IOException {
        HttpServer hub = hub();
        try {
            assertThat(check(
                            "${secret:there}",
                            "http://127.0.0.1:" + hub.getAddress().getPort()))
                    .isZero();
        } finally {
            hub.stop(0);
        }

        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whereNoHubAnswersThatIsSaid() throws IOException {
        HttpServer gone = hub();
        gone.stop(0);

        assertThat(check("${secret:db}", "http://127.0.0.1:" + gone.getAddress().getPort()))
                .isZero();

        assertThat(err.toString())
                .startsWith("note: whether the cluster has db was not looked up: no hub answers at http://127.0.0.1:");
    }

    private int check(String password, String hub) throws IOException {
        Path file = Files.writeString(folder.resolve("orders.yaml"), """
                name: orders
                topic: shop.orders
                source: {uri: "timer:tick"}
                datasource: {url: "jdbc:h2:mem:x", password: "%s"}
                """.formatted(password));
        return new CommandLine(new ConnectorsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("check", "--http", hub, file.toString());
    }

    private static HttpServer hub() throws IOException {
        HttpServer hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/connect/secrets", exchange -> {
            byte[] bytes = THERE.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        hub.start();
        return hub;
    }
}
