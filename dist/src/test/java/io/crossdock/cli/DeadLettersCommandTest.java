package io.crossdock.cli;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class DeadLettersCommandTest {
    private static final String LETTERS = "/connect/connectors/orders/dead-letters";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final HttpServer hub = listen();

    private static HttpServer listen() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @BeforeEach
    void serve() {
        hub.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            String answer = answers.get(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            byte[] bytes =
                    (answer == null ? "{\"error_code\":404,\"message\":\"no such thing\"}" : answer).getBytes(UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        hub.start();
    }

    @AfterEach
    void stop() {
        hub.stop(0);
    }

    @Test
    void lettersAreListedWithWhatTheirReaderNeedsToDecide() {
        answers.put("GET " + LETTERS, """
                {"letters":[{"letter":"0@7","stage":"deliver","errorClass":"java.io.IOException",
                "errorMessage":"refused\\nmore","redrives":1,"settled":false,"origin":"shop-0@3"}],"next":"0@7"}""");

        assertThat(run("list", "orders", "--stage", "deliver", "--from", "5", "--limit", "1"))
                .isZero();

        assertThat(out.toString())
                .contains("0@7     deliver  IOException  refused  1         no       shop-0@3")
                .contains("there may be more: --after 0@7");
        assertThat(asked).containsExactly("GET " + LETTERS + "?stage=deliver&from=5&order=newest&limit=1 ");
    }

    @Test
    void causesAreCounted() {
        answers.put("GET " + LETTERS + "/causes", """
                {"causes":[{"stage":"decode","errorClass":"a.B","message":"row #","letters":12,"first":"0@1","last":"0@9"}]}""");

        assertThat(run("list", "orders", "--causes")).isZero();

        assertThat(out.toString()).contains("12       decode  B      row #    0@1    0@9");
    }

    @Test
    void aRedriveSendsItsFilterAndPaceAndShowsHowFarItIs() {
        String progress = """
                {"state":"RUNNING","read":3,"total":10,"redriven":2,"returned":1,"looped":0,"lastError":"away"}""";
        answers.put("POST " + LETTERS + "/redrive", progress);
        answers.put("GET " + LETTERS + "/redrive", progress);

        assertThat(run("redrive", "orders", "--cause", "IOException", "--pace", "5", "--force"))
                .isZero();
        assertThat(run("redrive", "orders", "--progress")).isZero();

        assertThat(asked)
                .containsExactly(
                        "POST " + LETTERS + "/redrive {\"cause\":\"IOException\",\"pace\":5.0,\"force\":true}",
                        "GET " + LETTERS + "/redrive ");
        assertThat(out.toString()).contains("RUNNING: 3 of 10 looked at, 2 redriven, 1 came back", "last error: away");
    }

    @Test
    void aTestThatFailsEndsWithOneAndARefusalIsSaidInItsOwnWords() {
        answers.put(
                "POST " + LETTERS + "/0@7/test", "{\"passed\":false,\"stage\":\"step\",\"message\":\"no field 'n'\"}");

        assertThat(run("test", "orders", "0@7", "--value", "{}")).isEqualTo(1);
        assertThat(out.toString()).contains("it would fail again, in stage step: no field 'n'");
        assertThat(asked).containsExactly("POST " + LETTERS + "/0%407/test {\"value\":\"{}\"}");

        assertThat(run("show", "orders", "0@8")).isNotZero();
        assertThat(err.toString()).contains("no such thing");
    }

    private int run(String... arguments) {
        var line = new CommandLine(new ConnectorsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        var all = new ArrayList<>(List.of("dead-letters"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--http", "http://127.0.0.1:" + hub.getAddress().getPort()));
        return line.execute(all.toArray(String[]::new));
    }
}
