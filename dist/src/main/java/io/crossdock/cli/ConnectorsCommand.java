package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.connectors.check.ConnectorCheck;
import io.crossdock.connectors.definition.Problem;
import io.crossdock.hub.data.RunFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code crossdock connectors}: asks the running hub over HTTP. */
@Command(name = "connectors", description = "Shows and steers the connectors of a running hub.")
final class ConnectorsCommand extends CommandGroup {
    @Command(name = "list", description = "Lists the connectors and how they are.")
    void list(@Mixin HubAddress hub) throws Exception {
        var table = new Table("connector", "kind", "state", "in", "out", "failed", "dead letters");
        for (JsonNode connector : hub.ask("GET", "/connectors")) {
            table.row(
                    connector.path("name").asText(),
                    connector.path("kind").asText(),
                    connector.path("state").asText(),
                    connector.path("recordsIn").asText(),
                    connector.path("recordsOut").asText(),
                    connector.path("recordsFailed").asText(),
                    connector.path("recordsDeadLettered").asText());
        }
        table.print(out());
    }

    @Command(name = "status", description = "Shows everything about one connector, with its last error.")
    void status(@Mixin HubAddress hub, @Parameters(paramLabel = "NAME") String name) throws Exception {
        hub.ask("GET", "/connectors/" + encoded(name)).fields().forEachRemaining(field -> out().printf(
                        "%-22s%s%n",
                        field.getKey(),
                        field.getValue().isValueNode() ? field.getValue().asText() : field.getValue()));
    }

    @Command(name = "restart", description = "Stops a connector and starts it from its file.")
    void restart(@Mixin HubAddress hub, @Parameters(paramLabel = "NAME") String name) throws Exception {
        change(hub, name, "restart");
    }

    @Command(name = "pause", description = "Stops a connector until it is resumed.")
    void pause(@Mixin HubAddress hub, @Parameters(paramLabel = "NAME") String name) throws Exception {
        change(hub, name, "pause");
    }

    @Command(name = "resume", description = "Starts a connector that does not run.")
    void resume(@Mixin HubAddress hub, @Parameters(paramLabel = "NAME") String name) throws Exception {
        change(hub, name, "resume");
    }

    private void change(HubAddress hub, String name, String verb) throws Exception {
        JsonNode after = hub.ask("POST", "/connectors/" + encoded(name) + "/" + verb);
        out().println(name + " " + after.path("state").asText());
    }

    @Command(
            name = "check",
            description = "Reads connector files as the hub would and prints every mistake; needs no running hub.")
    int check(@Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files) {
        QuietLogging.install();
        try (var check = new ConnectorCheck(System.getenv())) {
            List<Problem> problems = check.check(files);
            problems.forEach(err()::println);
            if (problems.isEmpty()) {
                out().println(files.size() == 1 ? "the file is right" : "all " + files.size() + " files are right");
            }
            return problems.isEmpty() ? 0 : 1;
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    /** Where the hub serves HTTP, and one request to it. */
    static final class HubAddress {
        @Mixin
        private DataOption data;

        @Option(
                names = "--http",
                paramLabel = "URL",
                description = "Address of the hub; default is the running hub of --data, else http://127.0.0.1:8080.")
        private @Nullable URI http;

        JsonNode ask(String method, String path) throws IOException, InterruptedException {
            URI address = address();
            var request = HttpRequest.newBuilder(address.resolve(path))
                    .timeout(Duration.ofSeconds(30))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpResponse<byte[]> answer;
            try {
                answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
            } catch (ConnectException nobody) {
                throw new IOException("no hub answers at " + address + "; start one, or say where with --http", nobody);
            }
            JsonNode body = JsonMapper.builder().build().readTree(answer.body());
            if (answer.statusCode() >= 400) {
                throw new IOException(body.path("detail").asText("HTTP status " + answer.statusCode()));
            }
            return body;
        }

        private URI address() throws IOException {
            if (http != null) {
                return http;
            }
            return data.runningIfNamed()
                    .map(RunFile::addresses)
                    .map(addresses -> addresses.getOrDefault("http", List.of()))
                    .flatMap(addresses -> addresses.stream().findFirst())
                    .map(URI::create)
                    .orElse(URI.create("http://127.0.0.1:8080"));
        }
    }
}
