package io.crossdock.connectors.catalogue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Sorts;
import io.crossdock.connectors.catalogue.servers.MongoServer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Collections of a server that is killed in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MongoIT {
    private Hub hub;
    private ServerProcess server;
    private MongoClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = Hub.start(folder);
        server = ServerProcess.start(MongoServer.class, folder.resolve("mongo"));
        client = MongoClients.create(url());
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .as("a connector that is gone leaves no client behind")
                        .noneMatch(it -> it.getName().startsWith("cluster-")));
        hub.close();
        server.close();
    }

    @Test
    void everyDocumentIsOneRecordThoughTheServerIsKilledAndTheConnectorStartsAnew() throws Exception {
        Messages sent = Messages.of(200);
        insert("clicks", sent.from(0, 150));
        hub.connect("clicks-in", source("mongo.in", "clicks", "field: n", "{delay: {constant: 2}}"));

        hub.awaitDelivered("clicks-in", 20);
        server.kill();
        server.startAgain();
        insert("clicks", sent.from(150, 200));
        hub.awaitDelivered("clicks-in", 160);
        hub.restart("clicks-in");

        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(numbers("mongo.in")).hasSizeGreaterThanOrEqualTo(sent.count()));
        assertThat(numbers("mongo.in")).hasSize(sent.count()).isSorted().doesNotHaveDuplicates();
        hub.disconnect("clicks-in");
    }

    @Test
    void documentsThatShareAValueAreReadOnceThoughABatchEndsBetweenThem() throws Exception {
        MongoCollection<Document> days = collection("days");
        for (int n = 0; n < 30; n++) {
            days.insertOne(new Document("day", n / 10).append("n", n));
        }
        days.insertOne(new Document("n", -1)); // no day: never read
        hub.connect("days-in", source("mongo.days", "days", "field: day, documents: 7", ""));

        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(numbers("mongo.days")).hasSize(30));
        assertThat(numbers("mongo.days")).isSorted().doesNotHaveDuplicates();
        hub.disconnect("days-in");
    }

    @Test
    void whatIsThereAlreadyIsPassedOverByWhoBeginsWithTheLatestOrBehindATime() throws Exception {
        MongoCollection<Document> times = collection("times");
        for (int n = 0; n < 4; n++) {
            times.insertOne(new Document("at", Date.from(Instant.ofEpochSecond(1_700_000_000L + n))).append("n", n));
        }
        hub.connect("latest-in", source("mongo.latest", "times", "field: at, from: latest", ""));
        hub.connect(
                "behind-in",
                source("mongo.behind", "times", "field: at, from: '{\"$date\": \"2023-11-14T22:13:21Z\"}'", ""));
        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(numbers("mongo.behind")).containsExactly(2, 3));

        hub.restart("latest-in");
        times.insertOne(new Document("at", Date.from(Instant.ofEpochSecond(1_700_000_009L))).append("n", 9));

        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(numbers("mongo.behind")).containsExactly(2, 3, 9));
        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(numbers("mongo.latest")).containsExactly(9));
        hub.disconnect("latest-in");
        hub.disconnect("behind-in");
    }

    @Test
    void aDocumentComesWithItsFieldsAndExtendedJsonBecomesWhatItMeans() throws Exception {
        var there = new Document("_id", new ObjectId("65f0c0ffee65f0c0ffee65f0"))
                .append("at", Date.from(Instant.parse("2025-01-31T12:00:00Z")))
                .append("total", Decimal128.parse("12.50"))
                .append("lines", List.of(new Document("sku", "a").append("n", 2)));
        collection("whole").insertOne(there);
        hub.connect("whole-in", source("mongo.whole", "whole", "settle: 100", ""));
        await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(hub.topics().values("mongo.whole"))
                .containsExactly("{\"_id\":\"65f0c0ffee65f0c0ffee65f0\",\"at\":\"2025-01-31T12:00:00Z\","
                        + "\"total\":12.50,\"lines\":[{\"sku\":\"a\",\"n\":2}]}"));
        hub.disconnect("whole-in");

        hub.write(
                "mongo.back",
                List.of("{\"_id\":{\"$oid\":\"65f0c0ffee65f0c0ffee65f0\"},\"at\":{\"$date\":\"2025-01-31T12:00:00Z\"},"
                        + "\"total\":12.50,\"lines\":[{\"sku\":\"a\",\"n\":2}]}"));
        hub.connect("whole-out", sink("mongo.back", "copies", "id: _id"));
        hub.awaitDelivered("whole-out", 1);
        assertThat(collection("copies").find().first()).isEqualTo(there);
        hub.disconnect("whole-out");
    }

    @Test
    void theLastRecordOfAKeyIsItsDocumentThoughTheServerIsKilledAndOneWithoutValueDeletesIt() throws Exception {
        Messages sent = Messages.of(400);
        hub.write("mongo.out", sent.from(0, 300));
        hub.connect("out", sink("mongo.out", "state", ""));

        hub.awaitDelivered("out", 40);
        server.kill();
        server.startAgain();
        hub.write("mongo.out", sent.from(300, 400));
        hub.writeTombstone("mongo.out", "k2");
        hub.awaitDelivered("out", 401);

        assertThat(collection("state").find().sort(Sorts.ascending("_id")))
                .extracting(Document::toJson)
                .containsExactly(
                        "{\"_id\": \"k0\", \"key\": \"k0\", \"n\": 396}",
                        "{\"_id\": \"k1\", \"key\": \"k1\", \"n\": 397}",
                        "{\"_id\": \"k3\", \"key\": \"k3\", \"n\": 399}");
        hub.disconnect("out");
    }

    @Test
    void everyRecordIsThereOnceByAFieldOfItsOwnThoughTheServerIsKilled() throws Exception {
        Messages sent = Messages.of(400);
        hub.write("mongo.all", sent.from(0, 300));
        hub.connect("all-out", sink("mongo.all", "all", "id: n"));

        hub.awaitDelivered("all-out", 40);
        server.kill();
        hub.write("mongo.all", sent.from(300, 400));
        server.startAgain();
        hub.awaitDelivered("all-out", 400);

        var numbers = new ArrayList<Integer>();
        collection("all").find().sort(Sorts.ascending("_id")).forEach(it -> numbers.add(it.getInteger("_id")));
        assertThat(numbers).hasSize(400).isSorted();
        hub.disconnect("all-out");
    }

    @Test
    void whatAUniqueIndexRefusesIsADeadLetterAlone() throws Exception {
        collection("people").createIndex(Indexes.ascending("mail"), new IndexOptions().unique(true));
        hub.write(
                "mongo.people",
                List.of(
                        "{\"key\":\"p1\",\"mail\":\"a\"}",
                        "{\"key\":\"p2\",\"mail\":\"a\"}",
                        "{\"key\":\"p3\",\"mail\":\"b\"}"));
        hub.connect(
                "people-out",
                sink("mongo.people", "people", "")
                        .replace("retries: forever", "deadLetter: mongo.refused, retries: 1"));

        await().atMost(Hub.PATIENCE).untilAsserted(() -> assertThat(hub.topics().values("mongo.refused"))
                .containsExactly("{\"key\":\"p2\",\"mail\":\"a\"}"));
        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(collection("people").find().sort(Sorts.ascending("_id")))
                        .extracting(it -> it.getString("_id"))
                        .containsExactly("p1", "p3"));
        ConsumerRecord<String, String> letter =
                hub.topics().read("mongo.refused").get(0);
        byte[] cause = Objects.requireNonNull(letter.headers().lastHeader("crossdock.error.message"))
                .value();
        assertThat(new String(cause, StandardCharsets.UTF_8)).contains("MongoDB refuses the document with 11000");
        hub.disconnect("people-out");
    }

    private String url() {
        return "mongodb://127.0.0.1:" + server.port();
    }

    private String source(String topic, String collection, String more, String step) {
        return """
                topic: %s
                source: {kamelet: mongo-poll-source, properties: {url: "%s", database: shop, collection: %s, delay: 50, timeout: 2000, %s}}
                partition: "0"
                """.formatted(topic, url(), collection, more) + (step.isEmpty() ? "" : "steps: [" + step + "]\n");
    }

    private String sink(String topic, String collection, String more) {
        return """
                topic: %s
                sink: {kamelet: mongo-write-sink, properties: {url: "%s", database: shop, collection: %s, timeout: 2000, %s}}
                batch: {records: 20, wait: 20ms}
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """.formatted(topic, url(), collection, more);
    }

    private MongoCollection<Document> collection(String name) {
        return client.getDatabase("shop").getCollection(name);
    }

    private void insert(String collection, List<String> messages) {
        collection(collection).insertMany(messages.stream().map(Document::parse).toList());
    }

    private List<Integer> numbers(String topic) {
        return hub.topics().values(topic).stream()
                .map(it -> Integer.valueOf(it.replaceAll(".*\"n\":(-?\\d+).*", "$1")))
                .toList();
    }
}
