package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.hub.data.RunFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Where the hub serves HTTP, and one request to it. */
final class HubAddress {
    /** Where a hub listens on all addresses of its machine, this machine reaches it by loopback. */
    static final Pattern EVERY_ADDRESS = Pattern.compile("://(0\\.0\\.0\\.0|\\[::]|\\[0:0:0:0:0:0:0:0]):");

    @Mixin
    private DataOption data;

    @Option(
            names = "--http",
            paramLabel = "URL",
            description = "Address of the hub; default is the running hub of --data, else http://127.0.0.1:8080.")
    private @Nullable URI http;

    @Option(
            names = "--client-config",
            paramLabel = "FILE",
            description = "Settings of Kafka's client, whose user and trusted certificates are used; default is what"
                    + " 'crossdock secure' left in --data.")
    private @Nullable Path clientConfig;

    /** Of a command that has these options for more than the hub. */
    static HubAddress of(DataOption data, @Nullable URI http, @Nullable Path clientConfig) {
        var hub = new HubAddress();
        hub.data = data;
        hub.http = http;
        hub.clientConfig = clientConfig;
        return hub;
    }

    JsonNode ask(String method, String path) throws IOException, InterruptedException {
        return ask(method, path, "");
    }

    /** @param body JSON; empty for none */
    JsonNode ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(method, path, body);
        JsonNode json = JsonMapper.builder().build().readTree(answer.body());
        if (answer.statusCode() >= 400) {
            String message = json.path("message").asText("HTTP status " + answer.statusCode());
            throw new IOException(json.path("detail").asText(message));
        }
        return json;
    }

    /** What is there as it is, whatever it is. */
    String text(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send("GET", path, "");
        if (answer.statusCode() >= 400) {
            throw new IOException(path + " was answered with HTTP status " + answer.statusCode());
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /**
     * What is answered a JSON object a line, while it comes.
     *
     * @param each may end it by not wanting another one
     */
    void follow(String path, Predicate<JsonNode> each) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = send("GET", path, "", HttpResponse.BodyHandlers.ofInputStream());
        JsonMapper mapper = JsonMapper.builder().build();
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            if (answer.statusCode() >= 400) {
                throw new IOException(
                        mapper.readTree(lines).path("detail").asText("HTTP status " + answer.statusCode()));
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!each.test(mapper.readTree(line))) {
                    return;
                }
            }
        }
    }

    private HttpResponse<byte[]> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return send(method, path, body, HttpResponse.BodyHandlers.ofByteArray());
    }

    private <T> HttpResponse<T> send(String method, String path, String body, HttpResponse.BodyHandler<T> reader)
            throws IOException, InterruptedException {
        URI address = address();
        Optional<Path> file = Optional.ofNullable(clientConfig).or(data::clientConfig);
        Map<String, String> settings = file.isPresent() ? ClientProperties.read(file.get()) : Map.of();
        var request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        HttpLogin login = HttpLogin.of(settings);
        login.authorization().ifPresent(value -> request.header("Authorization", value));
        try {
            return login.client().send(request.build(), reader);
        } catch (ConnectException nobody) {
            throw new IOException("no hub answers at " + address + "; start one, or say where with --http", nobody);
        }
    }

    private URI address() throws IOException {
        if (http != null) {
            return http;
        }
        return data.runningIfNamed()
                .map(RunFile::addresses)
                .map(addresses -> addresses.getOrDefault("http", List.of()))
                .flatMap(addresses -> addresses.stream().findFirst())
                .map(address -> URI.create(EVERY_ADDRESS.matcher(address).replaceFirst("://127.0.0.1:")))
                .orElse(URI.create("http://127.0.0.1:8080"));
    }
}
