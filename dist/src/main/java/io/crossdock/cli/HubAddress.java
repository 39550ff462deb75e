package io.crossdock.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.crossdock.hub.data.RunFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Where the hub serves HTTP, and one request to it. */
final class HubAddress {
    /** Where a hub listens on all addresses of its machine, this machine reaches it by loopback. */
    private static final Pattern EVERY_ADDRESS = Pattern.compile("://(0\\.0\\.0\\.0|\\[::]|\\[0:0:0:0:0:0:0:0]):");

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

    JsonNode ask(String method, String path) throws IOException, InterruptedException {
        return ask(method, path, "");
    }

    /** @param body JSON; empty for none */
    JsonNode ask(String method, String path, String body) throws IOException, InterruptedException {
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
        ClientProperties.login(settings)
                .ifPresent(login -> request.header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8))));
        HttpResponse<byte[]> answer;
        try {
            answer = client(settings).send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException nobody) {
            throw new IOException("no hub answers at " + address + "; start one, or say where with --http", nobody);
        }
        JsonNode json = JsonMapper.builder().build().readTree(answer.body());
        if (answer.statusCode() >= 400) {
            throw new IOException(json.path("detail").asText("HTTP status " + answer.statusCode()));
        }
        return json;
    }

    private static HttpClient client(Map<String, String> settings) throws IOException {
        String trust = settings.getOrDefault("ssl.truststore.location", "");
        var client = HttpClient.newBuilder();
        if (trust.endsWith(".pem")) {
            client.sslContext(trusting(Path.of(trust)));
        }
        return client.build();
    }

    private static SSLContext trusting(Path pem) throws IOException {
        try (InputStream file = Files.newInputStream(pem)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                trusted.setCertificateEntry("ca" + number++, each);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(pem + " holds no certificates that can be used: " + unusable.getMessage(), unusable);
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
