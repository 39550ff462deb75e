package io.crossdock.connectors.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossdock.connectors.catalogue.servers.SearchServer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Documents of a search index, whose server is killed in the middle and now and then has no room. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchIndexIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private Hub hub;
    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        hub = Hub.start(folder, Map.of("SEARCH_PASSWORD", "of-hub"));
        server = ServerProcess.start(SearchServer.class, folder.resolve("search"));
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
        hub.close();
    }

    @Test
    void everyRecordIsOneDocumentThoughTheServerIsKilledAndOneAtFaultIsADeadLetterAlone() throws Exception {
        Messages sent = Messages.of(200);
        String wrong = "{\"key\":\"k1\",\"n\":\"no number\"}";
        String nameless = "{\"key\":\"k2\"}";
        hub.write("docs", sent.from(0, 120));
        hub.write("docs", List.of(wrong, nameless));
        hub.connect("docs-out", """
                topic: docs
                sink: {kamelet: search-index-sink, properties: {url: "http://127.0.0.1:%d", index: docs, id: n}}
                batch: {records: 20, wait: 20ms}
                steps: [{delay: {constant: 50, asyncDelayed: false}}]
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms, deadLetter: docs.unindexed}
                """.formatted(server.port()));

        hub.awaitDelivered("docs-out", 20);
        server.kill();
        hub.write("docs", sent.from(120, 200));
        server.startAgain();

        await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        documents("docs").values())
                .containsExactlyInAnyOrderElementsOf(sent.all()));
        await().atMost(Hub.PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        hub.topics().values("docs.unindexed"))
                .containsExactlyInAnyOrder(wrong, nameless));
        assertThat(causes("docs.unindexed"))
                .anySatisfy(it -> assertThat(it)
                        .contains("the index refuses the document with 400 document_parsing_exception")
                        .contains("failed to parse field [n]"))
                .anySatisfy(it -> assertThat(it).contains("its field 'n', which identifies it, is missing"));
        hub.disconnect("docs-out");
    }

    @Test
    void theLastRecordOfAKeyIsItsDocumentAndOneWithoutValueDeletesIt() throws Exception {
        Messages sent = Messages.of(40);
        hub.write("latest", sent.all());
        hub.connect("latest-out", """
                topic: latest
                sink: {kamelet: search-index-sink, properties: {url: "http://127.0.0.1:%d", index: latest}}
                errors: {retries: forever, backoff: 50ms, maxBackoff: 500ms}
                """.formatted(server.port()));
        hub.awaitDelivered("latest-out", 40);
        assertThat(documents("latest"))
                .containsOnlyKeys("k0", "k1", "k2", "k3")
                .containsValues(sent.all().subList(36, 40).toArray(new String[0]));

        hub.writeTombstone("latest", "k2");

        await().atMost(Hub.PATIENCE)
                .untilAsserted(() -> assertThat(documents("latest")).containsOnlyKeys("k0", "k1", "k3"));
        hub.disconnect("latest-out");
    }

    @Test
    void theExampleOfThePageWorks() throws Exception {
        String document = "{\"key\":\"k\",\"order\":\"o-1\"}";
        hub.write("search.page", List.of(document));
        hub.connect(
                "search-page",
                PageExample.of("search-index-sink")
                        .with("https://search.example:9200", "http://127.0.0.1:" + server.port())
                        .on("search.page")
                        .yaml());
        hub.awaitDelivered("search-page", 1);
        assertThat(documents("orders")).isEqualTo(Map.of("o-1", document));
        hub.disconnect("search-page");
    }

    private Map<String, String> documents(String index) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/" + index + "/_search"))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        var documents = new LinkedHashMap<String, String>();
        for (JsonNode hit : JSON.readTree(answer).at("/hits/hits")) {
            documents.put(hit.get("_id").textValue(), hit.get("_source").toString());
        }
        return documents;
    }

    private List<String> causes(String topic) {
        var causes = new ArrayList<String>();
        for (ConsumerRecord<String, String> letter : hub.topics().read(topic)) {
            var all = new StringBuilder();
            letter.headers().forEach(it -> all.append(new String(it.value(), java.nio.charset.StandardCharsets.UTF_8)));
            causes.add(all.toString());
        }
        return causes;
    }
}
