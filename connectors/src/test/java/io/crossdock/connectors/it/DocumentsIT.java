package io.crossdock.connectors.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.connectors.ConnectorRuntime;
import io.crossdock.connectors.ConnectorState;
import io.crossdock.connectors.ConnectorsConfig;
import io.crossdock.connectors.cluster.ApacheKafka;
import io.crossdock.connectors.cluster.Crossdock;
import io.crossdock.connectors.cluster.TestCluster;
import io.crossdock.connectors.cluster.Topics;
import io.crossdock.connectors.deadletter.Letter;
import io.crossdock.connectors.deadletter.LetterBox;
import io.crossdock.connectors.deadletter.LetterEdit;
import io.crossdock.connectors.deadletter.LetterFilter;
import io.crossdock.connectors.deadletter.LetterPage.Found;
import io.crossdock.connectors.deadletter.RedriveOrder;
import io.crossdock.connectors.deadletter.RedriveProgress;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The connectors of the documents example, as they are shipped: real business documents by type, against the figures that
 * another program took from them, and malformed ones until they are mended.
 */
class DocumentsIT {
    private static final Path EXAMPLE = Path.of("../dist/src/main/tarball/examples/documents");
    private static final Path DOCUMENTS = Path.of("src/test/resources/documents");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void documentsAreRoutedByTypeAndMalformedOnesArriveOnceMendedOnOurBroker(@TempDir Path folder) throws Exception {
        try (TestCluster cluster = Crossdock.start()) {
            new Run(cluster, folder).run();
        }
    }

    @Test
    void documentsAreRoutedByTypeAndMalformedOnesArriveOnceMendedOnApacheKafka(@TempDir Path folder) throws Exception {
        try (TestCluster cluster = ApacheKafka.start()) {
            new Run(cluster, folder).run();
        }
    }

    /** One pass over everything, on one broker. */
    private static final class Run {
        private final TestCluster cluster;
        private final Topics topics;
        private final Path folder;
        private final Path in;
        private final Path connectors;
        private final JsonNode expected;

        Run(TestCluster cluster, Path folder) throws IOException {
            this.cluster = cluster;
            this.topics = new Topics(cluster);
            this.folder = folder;
            this.in = Files.createDirectory(folder.resolve("in"));
            this.connectors = Files.createDirectory(folder.resolve("connectors"));
            this.expected = JSON.readTree(DOCUMENTS.resolve("expected.json").toFile());
        }

        void run() throws Exception {
            String database = "jdbc:h2:" + folder.resolve("shop") + ";DB_CLOSE_DELAY=-1";
            copy(EXAMPLE.resolve("connectors"), connectors, false);
            var config = new ConnectorsConfig(
                    connectors,
                    cluster.clientSettings(),
                    Map.of("DOCUMENTS_IN", in.toString(), "DOCUMENTS_DB", database),
                    Duration.ofMillis(100));
            try (Connection sql = DriverManager.getConnection(database, "sa", "")) {
                execute(sql, Files.readString(EXAMPLE.resolve("schema.sql")));
                try (ConnectorRuntime runtime = ConnectorRuntime.start(config)) {
                    for (String kind : List.of("ubl", "cxml", "edifact", "shopify", "stripe")) {
                        copy(DOCUMENTS.resolve(kind), in, true);
                    }
                    int all = documents();
                    patiently().untilAsserted(() -> assertThat(rows(sql)).isEqualTo(all));
                    checkFigures();
                    checkTotals(sql);

                    copy(DOCUMENTS.resolve("malformed"), in, true);
                    awaitLetters(runtime);
                    patiently().untilAsserted(() -> assertThat(files(in)).isEmpty());
                    checkCauses(runtime);
                    mendAndRedrive(runtime, sql);
                    patiently().untilAsserted(() -> assertThat(rows(sql)).isEqualTo(all + 6));
                    assertThat(number(sql, "SELECT MAX(LENGTH(id)) FROM documents"))
                            .isEqualTo("56");
                    assertThat(runtime.connectors()).allMatch(it -> it.state() == ConnectorState.RUNNING);
                }
            }
        }

        /** A file is a document, except that Stripe's objects are all in one. */
        private int documents() {
            return expected.path("ubl").size()
                    + expected.path("cxml").size()
                    + expected.path("edi").size()
                    + expected.path("shopify").size()
                    + expected.path("stripe").size();
        }

        private void checkFigures() throws Exception {
            Map<String, Document> found = found();
            expected.path("ubl").fields().forEachRemaining(it -> {
                JsonNode wanted = it.getValue();
                Document document = found.get(it.getKey());
                document.has(
                        "documents.ubl." + wanted.path("root").asText(),
                        wanted.path("id").asText(),
                        wanted.path("line_count").asText());
                JsonNode content = document.value().path(wanted.path("root").asText());
                JsonNode sums = content.path(
                        wanted.path("root").asText().equals("Order")
                                ? "AnticipatedMonetaryTotal"
                                : "LegalMonetaryTotal");
                assertThat(content.path("IssueDate").asText())
                        .isEqualTo(wanted.path("issue_date").asText());
                for (String sum : List.of("LineExtensionAmount", "TaxInclusiveAmount", "PayableAmount")) {
                    if (wanted.has(sum)) {
                        assertThat(sums.path(sum).path("#text").asText())
                                .isEqualTo(wanted.path(sum).get(0).asText());
                    }
                }
                document.costs(
                        wanted.path("PayableAmount").path(0),
                        wanted.path("PayableAmount").path(1));
            });
            expected.path("cxml").fields().forEachRemaining(it -> {
                JsonNode wanted = it.getValue();
                Document document = found.get(it.getKey());
                document.has(
                        "documents.cxml." + wanted.path("payload").get(0).asText(),
                        wanted.path("payloadID").asText(),
                        wanted.path("items").asText());
                document.costs(
                        wanted.path("total").path(0), wanted.path("total").path(1));
                assertThat(document.value()
                                .at("/cXML/Request/OrderRequest/OrderRequestHeader/@orderID")
                                .asText("null"))
                        .isEqualTo(wanted.path("order_id").asText());
            });
            expected.path("edi").fields().forEachRemaining(it -> {
                JsonNode wanted = it.getValue();
                Document document = found.get(it.getKey());
                assertThat(document.topic())
                        .isEqualTo("documents.edifact."
                                + wanted.path("messages").get(0).asText());
                assertThat(document.header("lines"))
                        .isEqualTo(wanted.path("LIN").asText());
                assertThat(document.value().at("/messages/0/segments").size() + 2)
                        .isEqualTo(wanted.path("segments_inside_first_message(UNH..UNT inclusive)")
                                .asInt());
            });
            expected.path("shopify").fields().forEachRemaining(it -> {
                JsonNode wanted = it.getValue();
                Document document = found.get(it.getKey());
                JsonNode order = wanted.path("orders").path(0);
                assertThat(document.topic())
                        .isEqualTo("documents.shopify."
                                + (wanted.path("top_level_key").isNull()
                                        ? "transactions"
                                        : wanted.path("top_level_key").asText()));
                assertThat(document.header("lines"))
                        .isEqualTo((order.isMissingNode() ? wanted.path("items") : order.path("line_items")).asText());
                if (!order.isMissingNode()) {
                    assertThat(document.header("id")).isEqualTo(order.path("id").asText());
                    document.costs(
                            order.path("total_price"), JSON.getNodeFactory().textNode("USD"));
                    assertThat(lineValue(document.value().at("/order/line_items")))
                            .isEqualByComparingTo(order.path("line_value").asText());
                }
            });
            expected.path("stripe").fields().forEachRemaining(it -> {
                Document document = found.get("fixtures.json " + it.getKey());
                assertThat(document.topic())
                        .isEqualTo("documents.stripe."
                                + it.getValue().path("object").asText());
                document.costs(it.getValue().path("amount"), it.getValue().path("currency"));
            });
        }

        /** By the file each came from; objects of one file by their type, too. */
        private Map<String, Document> found() throws Exception {
            var found = new HashMap<String, Document>();
            try (Admin admin = Admin.create(cluster.clientSettings())) {
                for (String topic : admin.listTopics().names().get()) {
                    if (topic.startsWith("documents.")) {
                        for (ConsumerRecord<String, String> record : topics.read(topic)) {
                            var document = new Document(record);
                            String file = document.header("file");
                            found.put(
                                    topic.startsWith("documents.stripe.") ? file + " " + document.header("type") : file,
                                    document);
                        }
                    }
                }
            }
            assertThat(found).hasSize(documents());
            return found;
        }

        private void checkTotals(Connection sql) throws SQLException {
            for (String root : List.of("Invoice", "Order")) {
                var wanted = new ArrayList<BigDecimal>();
                expected.path("ubl").forEach(document -> {
                    if (document.path("root").asText().equals(root)) {
                        wanted.add(new BigDecimal(
                                document.path("PayableAmount").get(0).asText()));
                    }
                });
                String sum = number(sql, "SELECT SUM(total) FROM documents WHERE topic = 'documents.ubl." + root + "'");
                assertThat(new BigDecimal(sum))
                        .isEqualByComparingTo(wanted.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
            }
        }

        private void awaitLetters(ConnectorRuntime runtime) {
            Map<String, Long> letters = Map.of("xml-in", 2L, "edifact-in", 1L, "json-in", 2L, "documents-to-db", 1L);
            letters.forEach((name, count) -> patiently().untilAsserted(() -> assertThat(runtime.connector(name))
                    .hasValueSatisfying(it -> assertThat(it.deadLettered()).isEqualTo(count))));
        }

        private static void checkCauses(ConnectorRuntime runtime) {
            assertLetter(letter(runtime, "xml-in", "decode"), "cut-off.xml", "not XML", "line ");
            assertLetter(letter(runtime, "edifact-in", "decode"), "miscounted.edi", "not EDIFACT", "'17'", "16");
            assertLetter(letter(runtime, "json-in", "decode"), "unfinished.json", "not JSON", "line 1");
            assertLetter(letter(runtime, "xml-in", "step"), "undated.xml", "neither cXML nor a UBL document");
            assertLetter(letter(runtime, "json-in", "convert"), "draft.json#0", "'documents.shopify.draft order'");
            assertLetter(letter(runtime, "documents-to-db", "deliver"), "documents.ubl.Invoice-0@", "Value too long");
        }

        private static void assertLetter(Letter letter, String origin, String... message) {
            assertThat(letter.origin()).startsWith(origin);
            assertThat(letter.errorMessage()).contains(message);
        }

        private void mendAndRedrive(ConnectorRuntime runtime, Connection sql) throws Exception {
            edit(runtime, "xml-in", "decode", Files.readString(DOCUMENTS.resolve("ubl/UBL-Invoice-2.1-Example.xml")));
            edit(runtime, "edifact-in", "decode", text("miscounted.edi").replace("UNT+17", "UNT+16"));
            edit(runtime, "json-in", "decode", text("unfinished.json") + "}");
            edit(runtime, "json-in", "convert", text("draft.json").replace("draft order", "draft_order"));
            execute(sql, "ALTER TABLE documents ALTER COLUMN id VARCHAR(80)");
            Path file = connectors.resolve("xml-in.yaml");
            String mended = Files.readString(file).replace("[?(@.ID && @.IssueDate)]", "[?(@.ID)]");
            Files.writeString(folder.resolve("mended"), mended);
            Files.move(folder.resolve("mended"), file, StandardCopyOption.ATOMIC_MOVE);
            patiently().untilAsserted(() -> {
                assertThat(runtime.file("xml-in").text()).isEqualTo(mended);
                assertThat(runtime.connector("xml-in").orElseThrow().state()).isEqualTo(ConnectorState.RUNNING);
            });
            for (String name : List.of("xml-in", "edifact-in", "json-in", "documents-to-db")) {
                LetterBox box = runtime.deadLetters(name);
                box.redrive(
                        new RedriveOrder(LetterFilter.ALL, RedriveOrder.UNHINDERED, RedriveOrder.USUAL_MOST, false));
                patiently().until(() -> box.progress().state() == RedriveProgress.State.DONE);
                assertThat(box.progress().returned()).as(name).isZero();
                assertThat(open(box, LetterFilter.ALL)).as(name).isEmpty();
            }
        }

        private static void edit(ConnectorRuntime runtime, String name, String stage, String value) throws Exception {
            Letter letter = letter(runtime, name, stage);
            runtime.deadLetters(name)
                    .edit(
                            letter.place(),
                            new LetterEdit(Optional.empty(), Optional.of(value.getBytes(UTF_8)), Map.of()));
        }

        private static Letter letter(ConnectorRuntime runtime, String name, String stage) {
            List<Letter> open = open(runtime.deadLetters(name), new LetterFilter(null, stage, null, null, null, null));
            assertThat(open).as(name + " " + stage).hasSize(1);
            return open.get(0);
        }

        private static List<Letter> open(LetterBox box, LetterFilter filter) {
            return box.list(filter, null, true, 100).letters().stream()
                    .filter(found -> !found.settled())
                    .map(Found::letter)
                    .toList();
        }

        private static String text(String malformed) throws IOException {
            return Files.readString(DOCUMENTS.resolve("malformed").resolve(malformed));
        }
    }

    /** A record of one of the topics of documents. */
    private record Document(ConsumerRecord<String, String> record) {
        String topic() {
            return record.topic();
        }

        String header(String name) {
            Header header = record.headers().lastHeader(name);
            return header == null ? "" : new String(header.value(), UTF_8);
        }

        JsonNode value() {
            try {
                return JSON.readTree(record.value());
            } catch (IOException wrong) {
                throw new IllegalStateException(wrong);
            }
        }

        void has(String topic, String id, String lines) {
            assertThat(List.of(topic(), header("id"), String.valueOf(record.key()), header("lines")))
                    .isEqualTo(List.of(topic, id, id, lines));
        }

        void costs(JsonNode total, JsonNode currency) {
            assertThat(header("total")).isEqualTo(total.isNull() ? "" : total.asText());
            assertThat(header("currency")).isEqualTo(currency.isNull() ? "" : currency.asText());
        }
    }

    private static BigDecimal lineValue(JsonNode lines) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode line : lines) {
            sum = sum.add(new BigDecimal(line.path("price").asText())
                    .multiply(new BigDecimal(line.path("quantity").asText())));
        }
        return sum;
    }

    /** @param atOnce whether somebody reads the folder already, so that no file may be seen half */
    private static void copy(Path from, Path to, boolean atOnce) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(file.getFileName());
            Path first = atOnce ? to.resolveSibling(file.getFileName() + ".part") : target;
            Files.copy(file, first);
            if (atOnce) {
                Files.move(first, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static int rows(Connection database) throws SQLException {
        return Integer.parseInt(number(database, "SELECT COUNT(*) FROM documents"));
    }

    private static String number(Connection database, String query) throws SQLException {
        try (var sql = database.createStatement();
                var result = sql.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(Connection database, String statement) throws SQLException {
        try (var sql = database.createStatement()) {
            sql.execute(statement);
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
