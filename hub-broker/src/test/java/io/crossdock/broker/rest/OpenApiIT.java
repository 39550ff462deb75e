package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.broker.rest.RandomCalls.Call;
import io.crossdock.broker.rest.RestClient.Answer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The API is as its own document says, whatever is sent to it. */
@NullUnmarked
class OpenApiIT extends RestContract {
    private static final int ROUNDS = 12;

    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }

    @Test
    void whateverIsSentTheAnswerIsADescribedOne() throws Exception {
        JsonNode document = asNobody().get("/admin/v1/openapi.json").body();
        topicNamed("orders");
        long seed = new Random().nextLong();
        var calls = new RandomCalls(document, seed);
        Set<String> answeredWell = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Call call : calls.round()) {
                Answer answer = rest().call(call.method(), call.path(), call.body());
                String what = "seed " + seed + ": " + call.method() + " " + call.path() + " " + call.body() + " -> "
                        + answer.status() + " " + answer.body();
                assertThat(answer.status()).as(what).isLessThan(500);
                JsonNode described = call.operation()
                        .at("/responses/" + (answer.status() < 300 ? answer.status() : "default") + "/content");
                if (answer.status() < 300) {
                    answeredWell.add(call.operation().get("operationId").asText());
                    assertThat(call.operation().at("/responses").has(Integer.toString(answer.status())))
                            .as(what)
                            .isTrue();
                }
                String type =
                        String.valueOf(answer.headers().get("content-type")).replaceAll("[\\[\\]]|;.*", "");
                if (!described.isMissingNode()) {
                    assertThat(described.has(type)).as(what + " " + type).isTrue();
                    assertThat(Shape.problems(document, described.path(type).path("schema"), answer.body()))
                            .as(what)
                            .isEmpty();
                }
            }
        }
        assertThat(answeredWell)
                .as("operations that were answered well at least once")
                .hasSizeGreaterThan(15);
    }

    @Test
    void theDocumentIsThereInYaml() throws Exception {
        String yaml = asNobody().get("/admin/v1/openapi.yaml").body().asText();

        assertThat(yaml).startsWith("\"openapi\": \"3.1.0\"\n\"info\":\n  \"title\": \"Crossdock\"\n");
        assertThat(yaml).contains("\n  \"/admin/v1/topics/{topic}\":\n    \"delete\":\n");
    }

    @Test
    void everyOperationIsDescribedInASentence() throws Exception {
        JsonNode document = asNobody().get("/admin/v1/openapi.json").body();

        for (JsonNode path : document.get("paths")) {
            for (JsonNode operation : path) {
                if (!operation.path("security").isEmpty() || !operation.has("security")) {
                    assertThat(operation.path("summary").asText())
                            .as(operation.get("operationId").asText())
                            .matches(".*[.?]");
                }
            }
        }
        assertThat(document.at("/paths/~1admin~1v1~1topics/post/requestBody/content/application~1json/schema/$ref")
                        .asText())
                .isEqualTo("#/components/schemas/NewTopic");
        assertThat(document.at("/components/schemas/NewTopic/properties/partitions/maximum")
                        .asInt())
                .isEqualTo(10_000);
        assertThat(document.at("/paths/~1admin~1v1~1{type}~1{name}~1configs").isMissingNode())
                .isFalse();
    }

    @Test
    void aPageShowsItWithoutAnythingFromElsewhere() throws Exception {
        Answer page = asNobody().get("/admin/v1/docs");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body().asText()).doesNotContain("http://", "https://", "//");
        assertThat(page.headers().get("content-security-policy").toString()).contains("default-src 'none'");
        assertThat(asNobody().get("/admin/v1/docs.js").body().asText()).contains("openapi.json");
    }

    private void topicNamed(String name) throws Exception {
        rest().post("/admin/v1/topics", "{\"name\": \"" + name + "\"}");
        awaitTopic(name);
    }
}
