package io.crossdock.connectors.catalogue;

import io.crossdock.connectors.catalogue.servers.S3Server;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Objects of a server that is killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3IT {
    /** What the server is writing, or was when it was killed. */
    private static final Pattern UNFINISHED = Pattern.compile(".*-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Hub hub;
    private ServerProcess server;
    private S3Client client;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = Hub.start(folder, Map.of("S3_USER", "hub", "S3_SECRET_KEY", "secret-key", "WRONG_KEY", "not-the-key"));
        server = ServerProcess.start(S3Server.class, folder.resolve("s3"));
        client = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(URI.create(url()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("hub", "secret-key")))
                .build();
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        hub.close();
        server.close();
    }

    @Test
    void everyLineIsOneRecordThoughTheServerIsKilledAndTheConnectorStartsAnew() throws Exception {
        Messages sent = Messages.of(300);
        put("lines/1.jsonl", sent.from(0, 100));
        put("lines/2.jsonl", sent.from(100, 200));
        hub.connect("lines-in", source("s3.lines", "prefix: lines/, read: lines, messages: 10", true));

        hub.awaitDelivered("lines-in", 120);
        server.kill();
        server.startAgain();
        hub.awaitDelivered("lines-in", 150);
        hub.restart("lines-in");
        put("lines/3.jsonl", sent.from(200, 300));

        awaitAll("s3.lines", sent);
        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(keys("lines/")).isEmpty());
        assertThat(hub.topics().values("s3.lines")).containsExactlyElementsOf(sent.all());
        hub.disconnect("lines-in");
    }

    @Test
    void anObjectThatIsReadIsMovedAndItsLinesAreThereOnceThoughItIsOneMessage() throws Exception {
        Messages sent = Messages.of(200);
        put("drop/1.jsonl", sent.from(0, 100));
        put("drop/2.jsonl", sent.from(100, 200));
        hub.connect("drop-in", source("s3.drop", "prefix: drop/, afterwards: move, done: dropped/", false) + """
                        steps:
                          - split: {tokenize: "\\n", streaming: true, steps: [{delay: {constant: 2}}]}
                        """);

        await().atMost(Hub.PATIENCE).until(() -> keys("dropped/").size() == 1);
        hub.restart("drop-in");

        awaitAll("s3.drop", sent);
        await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(keys("dropped/"))
                .containsExactly("dropped/1.jsonl", "dropped/2.jsonl"));
        assertThat(keys("drop/")).isEmpty();
        assertThat(hub.topics().values("s3.drop")).containsExactlyElementsOf(sent.all());
        hub.disconnect("drop-in");
    }

    @Test
    void aBucketThatIsOnlyReadIsReadOnceAndWhatIsNewBehindItAlso() throws Exception {
        put("kept/1.csv.gz", zipped("id,name\r\n1,Anna\r\n2,\"Bo, B.\"\r\n"));
        hub.connect(
                "kept-in",
                source("s3.kept", "prefix: kept/, read: rows, afterwards: keep", false)
                        + "headers: {object: \"${header.CamelFileName}\"}\nvalue: {format: json}\n");
        await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(values("s3.kept"))
                .containsExactly("{\"id\":\"1\",\"name\":\"Anna\"}", "{\"id\":\"2\",\"name\":\"Bo, B.\"}"));

        hub.restart("kept-in");
        put("kept/2.csv", List.of("id,name", "3,Cy"));

        await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(values("s3.kept"))
                .containsExactly(
                        "{\"id\":\"1\",\"name\":\"Anna\"}",
                        "{\"id\":\"2\",\"name\":\"Bo, B.\"}",
                        "{\"id\":\"3\",\"name\":\"Cy\"}"));
        assertThat(keys("kept/")).containsExactly("kept/1.csv.gz", "kept/2.csv");
        ConsumerRecord<String, String> last = hub.topics().read("s3.kept").get(2);
        assertThat(last.headers().lastHeader("object").value()).asString().isEqualTo("kept/2.csv");
        hub.disconnect("kept-in");
    }

    @Test
    void whatIsNoCsvStopsTheSourceThereAndItsStatusSaysWhy() throws Exception {
        put("broken/1.csv", List.of("id,name", "1,Anna", "2,Bo,B."));
        hub.connect("broken-in", source("s3.broken", "prefix: broken/, read: rows", false) + "value: {format: json}\n");

        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(hub.status("broken-in").lastError())
                        .contains("row 2 has 3 fields, but there are 2 columns"));
        assertThat(keys("broken/")).containsExactly("broken/1.csv");
        hub.disconnect("broken-in");
    }

    @Test
    void everyRecordIsInOneObjectThoughTheServerIsKilledAndTheConnectorStartsAnew() throws Exception {
        Messages sent = Messages.of(600);
        hub.makeTopic("s3.out", Map.of());
        hub.write("s3.out", sent.from(0, 400));
        hub.connect("out", sink("s3.out", "prefix: out/, compression: gzip", "batch: {records: 20, wait: 20ms}"));

        hub.awaitDelivered("out", 40);
        server.kill();
        server.startAgain();
        hub.awaitDelivered("out", 200);
        hub.restart("out");
        hub.write("s3.out", sent.from(400, 600));

        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(content("out/")).containsExactlyInAnyOrderElementsOf(sent.all()));
        sent.assertOrderPerKey(content("out/"));
        assertThat(keys("out/")).first().isEqualTo("out/s3.out-0-00000000000000000000.jsonl.gz");
        hub.disconnect("out");
    }

    @Test
    void whatIsDeliveredAgainInOtherBatchesReplacesItsObjectsAndNoneIsTwice() throws Exception {
        Messages sent = Messages.of(100);
        hub.makeTopic("s3.again", Map.of());
        hub.write("s3.again", sent.from(0, 90));
        hub.connect("again", sink("s3.again", "prefix: again/", "batch: {records: 7, wait: 20ms}"));
        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(content("again/")).containsExactlyElementsOf(sent.from(0, 90)));
        hub.disconnect("again");

        // another group: all of it from the beginning, as after a crash before any commit
        hub.write("s3.again", sent.from(90, 100));
        hub.connect("again-anew", sink("s3.again", "prefix: again/", "group: anew\nbatch: {records: 40, wait: 20ms}"));
        hub.awaitDelivered("again-anew", 100);

        assertThat(content("again/")).containsExactlyElementsOf(sent.all());
        hub.disconnect("again-anew");
    }

    @Test
    void recordsBecomeRowsUnderTheirColumnsAndOneThatIsNoRowIsADeadLetterAlone() throws Exception {
        hub.makeTopic("s3.rows", Map.of());
        hub.write(
                "s3.rows", List.of("{\"key\":\"a\",\"n\":1}", "{\"key\":\"b\",\"n\":[2]}", "{\"key\":\"c\",\"n\":3}"));
        hub.connect("rows-out", """
                topic: s3.rows
                sink: {kamelet: s3-sink, properties: {endpoint: "%s", bucket: shop, prefix: rows/, form: csv, accessKey: "${env:S3_USER}", secretKey: "${env:S3_SECRET_KEY}"}}
                batch: {records: 3, wait: 1s}
                errors: {deadLetter: s3.refused, retries: 1, backoff: 50ms}
                """.formatted(url()));

        await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(hub.topics().values("s3.refused"))
                .containsExactly("{\"key\":\"b\",\"n\":[2]}"));
        await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(content("rows/"))
                .contains("key,n", "a,1", "c,3")
                .doesNotContain("b"));
        hub.disconnect("rows-out");
    }

    @Test
    void whoIsRefusedIsToldSoWithoutAKeyInIt() throws Exception {
        hub.makeTopic("s3.refusing", Map.of());
        hub.write("s3.refusing", List.of("{\"key\":\"a\"}"));
        hub.add("refusing-out", sink("s3.refusing", "prefix: no/", "").replace("S3_SECRET_KEY", "WRONG_KEY"));

        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(hub.status("refusing-out").lastError())
                        .contains("not written to bucket shop", "403")
                        .doesNotContain("not-the-key"));
        hub.disconnect("refusing-out");
    }

    private String url() {
        return "http://127.0.0.1:" + server.port();
    }

    private String source(String topic, String more, boolean slowly) {
        return """
                topic: %s
                source: {kamelet: s3-source, properties: {endpoint: "%s", bucket: shop, accessKey: "${env:S3_USER}", secretKey: "${env:S3_SECRET_KEY}", delay: 50, timeout: 5000, %s}}
                partition: "0"
                """.formatted(topic, url(), more)
                + (slowly ? "value: {format: string}\nsteps: [{delay: {constant: 2}}]\n" : "");
    }

    private String sink(String topic, String more, String rest) {
        return """
                topic: %s
                sink: {kamelet: s3-sink, properties: {endpoint: "%s", bucket: shop, accessKey: "${env:S3_USER}", secretKey: "${env:S3_SECRET_KEY}", timeout: 5000, %s}}
                value: {format: string}
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                %s
                """.formatted(topic, url(), more, rest);
    }

    private void awaitAll(String topic, Messages sent) {
        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(values(topic)).hasSizeGreaterThanOrEqualTo(sent.count()));
    }

    private List<String> values(String topic) {
        return hub.topics().values(topic);
    }

    private void put(String key, List<String> lines) {
        put(key, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private void put(String key, byte[] content) {
        client.putObject(it -> it.bucket("shop").key(key), RequestBody.fromBytes(content));
    }

    /** From the server's folder, which has no more to say than the server, and says it sooner. */
    private List<String> keys(String prefix) throws IOException {
        Path bucket = server.directory().resolve("buckets/shop");
        Path folder = bucket.resolve(prefix);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(it -> bucket.relativize(it).toString())
                    .filter(it -> !UNFINISHED.matcher(it).matches())
                    .sorted()
                    .toList();
        }
    }

    /** All lines of all objects, in the order of their keys. */
    private List<String> content(String prefix) throws IOException {
        var lines = new ArrayList<String>();
        for (String key : keys(prefix)) {
            byte[] bytes = Files.readAllBytes(server.directory().resolve("buckets/shop/" + key));
            if (key.endsWith(".gz")) {
                bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
            }
            new String(bytes, StandardCharsets.UTF_8).lines().forEach(lines::add);
        }
        return lines;
    }

    private static byte[] zipped(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
