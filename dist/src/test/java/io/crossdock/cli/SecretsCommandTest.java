package io.crossdock.cli;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SecretsCommandTest {
    private static final InputStream KEYBOARD = System.in;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void giveTheInputBack() {
        System.setIn(KEYBOARD);
    }

    @Test
    void aValueComesFromStandardInputAndIsNeverPrinted() throws IOException {
        System.setIn(new ByteArrayInputStream("top \"secret\" \n".getBytes(UTF_8)));

        assertThat(run(204, "", "set", "shop-db")).isZero();

        assertThat(asked).containsExactly("PUT /connect/secrets/shop-db {\"value\":\"top \\\"secret\\\" \"}");
        assertThat(out.toString()).isEqualToIgnoringNewLines("secret shop-db is set");
    }

    @Test
    void aValueOnTheCommandLineIsRefused() throws IOException {
        assertThat(run(204, "", "set", "shop-db", "top-secret")).isNotZero();

        assertThat(asked).isEmpty();
    }

    @Test
    void secretsAreListedByNameAndTime() throws IOException {
        String answer = "{\"secrets\":[{\"name\":\"shop-db\",\"changed\":\"2026-01-31T12:00:00Z\"}]}";

        assertThat(run(200, answer, "list")).isZero();

        assertThat(out.toString()).contains("secret", "changed", "shop-db", "2026-01-31T12:00:00Z");
    }

    @Test
    void whatTheHubSaysToADeletionIsPassedOn() throws IOException {
        assertThat(run(404, "{\"error_code\":404,\"message\":\"there is no secret 'x'\"}", "delete", "x"))
                .isNotZero();

        assertThat(asked).containsExactly("DELETE /connect/secrets/x ");
        assertThat(err.toString()).contains("there is no secret 'x'");
    }

    @Test
    void aKeyIsMadeOnceAndForItsOwnerAlone(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("secrets.key");

        assertThat(run(200, "{}", "init", "--file", file.toString())).isZero();
        String key = Files.readString(file);
        assertThat(run(200, "{}", "init", "--file", file.toString())).isNotZero();

        assertThat(out.toString())
                .contains("connectors.secrets.key.file: " + file)
                .doesNotContain(key.strip());
        assertThat(err.toString()).contains("is there already");
        assertThat(file).hasContent(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    /** Runs a command against a hub that gives one answer to everything. */
    private int run(int status, String answer, String command, String... arguments) throws IOException {
        HttpServer hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            byte[] bytes = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        hub.start();
        try {
            var line = new ArrayList<>(List.of("secrets", command));
            line.addAll(List.of(arguments));
            if (!command.equals("init")) {
                line.addAll(
                        List.of("--http", "http://127.0.0.1:" + hub.getAddress().getPort()));
            }
            return new CommandLine(new ConnectorsCommand())
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true))
                    .execute(line.toArray(String[]::new));
        } finally {
            hub.stop(0);
        }
    }
}
