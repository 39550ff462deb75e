package io.crossdock.broker.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.broker.rest.RandomCalls.Call;
import io.crossdock.broker.rest.RestClient.Answer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The API is as its own document says, whatever is sent to it. */
@NullUnmarked
class OpenApiIT extends RestContract {
    private static final int ROUNDS = 12;

    /** With what the server itself refuses, whatever the operation: paths and heads that no resource ever sees. */
    private static final Set<Integer> OF_EVERYTHING = Set.of(400, 404, 405, 431);

    @Override
    RestCluster startCluster() throws Exception {
        return CrossdockCluster.start();
    }

    @Test
    void whateverIsSentTheAnswerIsADescribedOne() throws Exception {
        JsonNode document = asNobody().get("/admin/v1/openapi.json").body();
        topicNamed("orders");
        long seed = Long.getLong("openapi.seed", 20_261_126);
        var calls = new RandomCalls(document, seed);
        Set<String> answeredWell = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Call call : calls.round()) {
                Answer answer = rest().call(call.method(), call.path(), call.body());
                String what = "seed " + seed + ": " + call.method() + " " + call.path() + " " + call.body() + " -> "
                        + answer.status() + " " + answer.body();
                assertThat(answer.status()).as(what).isLessThan(500);
                JsonNode responses = call.operation().at("/responses");
                assertThat(responses.has(Integer.toString(answer.status())) || OF_EVERYTHING.contains(answer.status()))
                        .as("the document knows of that status; " + what)
                        .isTrue();
                String key = responses.has(Integer.toString(answer.status()))
                        ? Integer.toString(answer.status())
                        : "default";
                JsonNode described = responses.path(key).path("content");
                if (answer.status() < 300) {
                    answeredWell.add(call.operation().get("operationId").asText());
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
