package io.crossdock.connectors.catalogue;

import io.crossdock.security.tls.CertificateAuthority;
import io.crossdock.security.tls.TlsMaterial;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLHandshakeException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Webhooks as Shopify, Stripe and GitHub send them; the connector is taken away and comes back in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookIT {
    private static final String SECRET = "whsec-of-this-test";
    private static final Path DOCUMENTS = Path.of("src/test/resources/documents");
    private final HttpClient http = HttpClient.newHttpClient();
    private Hub hub;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        hub = Hub.start(temporary, Map.of("WEBHOOK_SECRET", SECRET));
        Files.writeString(temporary.resolve("connectors/webhook.secret"), SECRET + "\n");
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
    }

    @Test
    void whatShopifySignedIsInTheTopicWhenItIsAnswered() throws Exception {
        int port = connect("shopify-in", "shopify", "value: {format: json}");
        byte[] order = Files.readAllBytes(DOCUMENTS.resolve("shopify/order.json"));

        var answer = post(
                port,
                order,
                Map.of(
                        "X-Shopify-Hmac-Sha256", Base64.getEncoder().encodeToString(code(order)),
                        "X-Shopify-Topic", "orders/create",
                        "X-Shopify-Event-Id", "event-1",
                        "CamelFileName", "of-a-stranger"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        ConsumerRecord<String, String> record = hub.topics().read("shopify-in").get(0);
        assertThat(record.value()).isEqualTo(new String(order, StandardCharsets.UTF_8));
        assertThat(record.key()).isEqualTo("event-1");
        assertThat(headers(record)).containsEntry("event", "orders/create").containsEntry("id", "event-1");
        assertThat(headers(record)).doesNotContainKey("file");
    }

    @Test
    void whatStripeSignedIsKnownByItsOwnIdAndWhatIsSentAgainLateIsRefused() throws Exception {
        int port = connect("stripe-in", "stripe", "value: {format: json}");
        String event = "{\"id\": \"evt_7\", \"type\": \"charge.succeeded\", \"data\": {\"object\": "
                + Files.readString(DOCUMENTS.resolve("stripe/fixtures.json")) + "}}";
        long now = Clock.systemUTC().instant().getEpochSecond();

        var taken = post(port, bytes(event), Map.of("Stripe-Signature", stripe(event, now)));
        var late = post(port, bytes(event), Map.of("Stripe-Signature", stripe(event, now - 3600)));

        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(204);
        assertThat(late.statusCode()).isEqualTo(401);
        assertThat(late.body()).contains("only 300 s are allowed");
        ConsumerRecord<String, String> record = hub.topics().read("stripe-in").get(0);
        assertThat(record.key()).isEqualTo("evt_7");
        assertThat(headers(record)).containsEntry("event", "charge.succeeded");
        assertThat(hub.topics().values("stripe-in")).hasSize(1);
    }

    @Test
    void whatIsNotSignedRightlyIsRefusedWithItsReasonAndNotWritten() throws Exception {
        int port = connect("strict-in", "hmac", "value: {format: string}");

        var unsigned = post(port, bytes("a"), Map.of());
        var changed = post(port, bytes("b"), Map.of("X-Hub-Signature-256", hex(bytes("a"))));
        var large = post(port, new byte[3000], Map.of("X-Hub-Signature-256", hex(new byte[3000])));
        var elsewhere = send(HttpRequest.newBuilder(uri(port).resolve("/other"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes("a"))));
        var got = send(HttpRequest.newBuilder(uri(port)).GET());
        var right = post(port, bytes("right"), Map.of("X-Hub-Signature-256", "sha256=" + hex(bytes("right"))));

        assertThat(unsigned.statusCode()).isEqualTo(401);
        assertThat(unsigned.body()).contains("the header X-Hub-Signature-256 is missing");
        assertThat(changed.statusCode()).isEqualTo(401);
        assertThat(changed.body()).contains("is not that of this body");
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("2000 bytes at most");
        assertThat(elsewhere.statusCode()).isEqualTo(404);
        assertThat(got.statusCode()).isEqualTo(405);
        assertThat(right.statusCode()).as(right.body()).isEqualTo(204);
        assertThat(hub.topics().values("strict-in")).containsExactly("right");
        assertThat(List.of(unsigned.body(), changed.body(), large.body()))
                .noneSatisfy(body -> assertThat(body).contains(SECRET));
    }

    @Test
    void whatComesByTlsIsTakenAndARenewedCertificateIsUsedByTheNextConnection(@TempDir Path folder) throws Exception {
        int port = ServerProcess.freePort();
        Path pem = folder.resolve("webhook.pem");
        CertificateAuthority first = authority();
        Files.writeString(pem, certificate(first));
        hub.connect("secure-in", """
                topic: secure-in
                source:
                  kamelet: signed-webhook-source
                  properties: {sender: hmac, signingSecret: "${file:./webhook.secret}", host: 0.0.0.0, port: %d, path: /in, certificate: "%s"}
                value: {format: string}
                """.formatted(port, pem));

        await().atMost(Hub.PATIENCE)
                .ignoreExceptionsInstanceOf(ConnectException.class)
                .untilAsserted(() -> assertThat(overTls(port, first, "one")).isEqualTo(204));
        CertificateAuthority second = authority();
        assertThatThrownBy(() -> overTls(port, second, "two")).isInstanceOf(SSLHandshakeException.class);
        Path renewed = Files.writeString(folder.resolve("new.pem"), certificate(second));
        Files.move(renewed, pem, StandardCopyOption.ATOMIC_MOVE);

        await().atMost(Hub.PATIENCE)
                .ignoreExceptionsInstanceOf(SSLHandshakeException.class)
                .untilAsserted(() -> assertThat(overTls(port, second, "two")).isEqualTo(204));
        assertThat(hub.topics().values("secure-in")).containsExactly("one", "two");
    }

    @Test
    void aBodyOfUnknownLengthThatIsTooLargeIsRefusedToo() throws Exception {
        int port = connect("endless-in", "hmac", "value: {format: string}");
        byte[] body = new byte[2001];

        var answer = send(HttpRequest.newBuilder(uri(port))
                .header("X-Hub-Signature-256", hex(body))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))));

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @DisabledIfSystemProperty(
            named = "connectors.broker",
            matches = "apache-kafka",
            disabledReason = "Apache Kafka 4 asks for no more replicas in sync than a topic has")
    @Test
    void whileTheHubCannotAcknowledgeTheSenderIsToldToComeAgain() throws Exception {
        hub.makeTopic("held-in", Map.of("min.insync.replicas", "2"));
        int port = connect("held-in", "hmac", "value: {format: string}");
        Map<String, String> signed = Map.of("X-Hub-Signature-256", hex(bytes("kept")));

        var held = post(port, bytes("kept"), signed);
        assertThat(held.statusCode()).isEqualTo(503);
        assertThat(held.headers().firstValue("Retry-After")).isPresent();
        assertThat(hub.topics().values("held-in")).isEmpty();

        hub.changeTopic("held-in", Map.of("min.insync.replicas", "1"));
        await().atMost(Hub.PATIENCE)
                .until(() -> post(port, bytes("kept"), signed).statusCode() == 204);
        assertThat(hub.topics().values("held-in")).contains("kept").containsOnly("kept");
    }

    @Test
    void nothingIsLostAndEachKeyKeepsItsOrderThoughTheConnectorGoesAndComesAgain() throws Exception {
        Messages sent = Messages.of(120);
        int port = ServerProcess.freePort();
        connect("again-in", "hmac", "value: {format: json}", port, "{jsonpath: \"$.key\"}");
        Map<String, List<String>> byKey = new TreeMap<>();
        sent.all().forEach(it -> byKey.computeIfAbsent(Messages.key(it), key -> new ArrayList<>())
                .add(it));

        ExecutorService senders = Executors.newFixedThreadPool(byKey.size());
        try {
            List<CompletableFuture<Void>> all = byKey.values().stream()
                    .map(texts -> CompletableFuture.runAsync(() -> untilTaken(port, texts), senders))
                    .toList();
            hub.awaitDelivered("again-in", 20);
            hub.disconnect("again-in");
            connect("again-in", "hmac", "value: {format: json}", port, "{jsonpath: \"$.key\"}");
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                    .get(Hub.PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
        } finally {
            senders.shutdownNow();
        }

        hub.awaitArrival("again-in", sent);
        // one of each sender, whose answer was lost with the connector
        assertThat(Messages.repeated(hub.topics().values("again-in"))).isLessThanOrEqualTo(byKey.size());
    }

    @Test
    void theExampleOfThePageWorks() throws Exception {
        int port = ServerProcess.freePort();
        hub.connect(
                "page-in",
                PageExample.of("signed-webhook-source")
                        .with("port: 8090", "port: " + port)
                        .yaml());
        byte[] order = bytes("{\"id\":7}");
        await().atMost(Hub.PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> send(HttpRequest.newBuilder(uri(port).resolve("/shopify"))
                                        .header(
                                                "X-Shopify-Hmac-Sha256",
                                                Base64.getEncoder().encodeToString(code(order)))
                                        .header("X-Shopify-Topic", "orders/create")
                                        .header("X-Shopify-Event-Id", "event-9")
                                        .header("X-Shopify-Shop-Domain", "shop.example")
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(order)))
                                .statusCode()
                        == 204);

        ConsumerRecord<String, String> record = hub.topics().read("shop.events").get(0);
        assertThat(record.key()).isEqualTo("event-9");
        assertThat(record.value()).isEqualTo("{\"id\":7}");
        assertThat(headers(record)).containsEntry("event", "orders/create").containsEntry("shop", "shop.example");
    }

    /** As a sender does that keeps to the order: the next only when this one is taken. */
    private void untilTaken(int port, List<String> texts) {
        for (String text : texts) {
            await().atMost(Hub.PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .pollDelay(Duration.ZERO)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> post(port, bytes(text), Map.of("X-Hub-Signature-256", hex(bytes(text))))
                                    .statusCode()
                            == 204);
        }
    }

    private static CertificateAuthority authority() throws Exception {
        return CertificateAuthority.create("of this test", Clock.systemUTC().instant(), Duration.ofDays(1));
    }

    private static String certificate(CertificateAuthority authority) throws Exception {
        Instant now = Clock.systemUTC().instant();
        return authority
                .issue("CN=webhook", List.of("127.0.0.1"), now, Duration.ofDays(1))
                .pem();
    }

    /** The status, by a connection of its own. */
    private static int overTls(int port, CertificateAuthority trusted, String body) throws Exception {
        var material = new TlsMaterial(
                Optional.empty(), List.of(), List.of(trusted.identity().certificate()));
        var client = HttpClient.newBuilder().sslContext(material.sslContext()).build();
        var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/in"))
                .header("X-Hub-Signature-256", hex(bytes(body)))
                .timeout(Hub.PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    private int connect(String name, String sender, String value) throws IOException {
        int port = ServerProcess.freePort();
        connect(name, sender, value, port, "\"${header.WebhookId}\"");
        return port;
    }

    private void connect(String name, String sender, String value, int port, String key) throws IOException {
        int largest = sender.equals("hmac") ? 2000 : 1 << 20;
        hub.connect(name, """
                topic: %1$s
                source:
                  kamelet: signed-webhook-source
                  properties: {sender: %2$s, signingSecret: "${file:./webhook.secret}", port: %3$d, path: /in, maxBytes: %4$d}
                key: %5$s
                headers: {event: "${header.WebhookEvent}", id: "${header.WebhookId}", file: "${header.CamelFileName}"}
                %6$s
                """.formatted(name, sender, port, largest, key, value));
        await().atMost(Hub.PATIENCE) // it runs as soon as it begins to start
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> send(HttpRequest.newBuilder(uri(port)).GET()).statusCode() == 405);
    }

    private HttpResponse<String> post(int port, byte[] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(port)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(Hub.PATIENCE).build(), BodyHandlers.ofString());
    }

    private static URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port + "/in");
    }

    private static String stripe(String body, long time) throws Exception {
        return "t=" + time + ",v1=" + "00".repeat(32) + ",v1=" + hex(bytes(time + "." + body));
    }

    private static String hex(byte[] body) throws Exception {
        return HexFormat.of().formatHex(code(body));
    }

    private static byte[] code(byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(bytes(SECRET), "HmacSHA256"));
        return mac.doFinal(body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(ConsumerRecord<String, String> record) {
        var headers = new TreeMap<String, String>();
        record.headers().forEach(it -> headers.put(it.key(), new String(it.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
