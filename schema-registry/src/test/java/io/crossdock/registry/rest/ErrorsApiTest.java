package io.crossdock.registry.rest;

import io.crossdock.registry.log.RegistryLogException;
import io.crossdock.registry.rest.ServedRegistry.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/** Every refusal has the status and code that Confluent's clients know. */
class ErrorsApiTest {
    private ServedRegistry served;

    @BeforeEach
    void open() throws IOException {
        served = ServedRegistry.open();
        served.register("a", "id");
    }

    @AfterEach
    void close() {
        served.close();
    }

    private static void refused(Answer answer, int status, int code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.code()).as(answer.body()).isEqualTo(code);
        assertThat(answer.message()).isNotBlank();
        assertThat(answer.type()).isEqualTo(ServedRegistry.V1);
    }

    @Test
    void whatIsNotFound() {
        refused(served.get("/subjects/none/versions"), 404, 40_401);
        refused(served.get("/subjects/none/versions/1"), 404, 40_401);
        refused(served.get("/subjects/a/versions/9"), 404, 40_402);
        refused(served.get("/subjects/a/versions/9/referencedby"), 404, 40_402);
        refused(served.get("/schemas/ids/99"), 404, 40_403);
        refused(served.post("/subjects/a", "{\"schema\":\"x\"}"), 404, 40_403);
        refused(served.post("/subjects/none", "{\"schema\":\"x\"}"), 404, 40_401);
        refused(served.get("/subjects/a/metadata?key=k&value=v"), 404, 40_403);
        refused(served.get("/config/a"), 404, 40_408);
        refused(served.get("/mode/a"), 404, 40_409);
        refused(served.delete("/config/a"), 404, 40_401);
        refused(served.delete("/mode/a"), 404, 40_401);
        refused(served.delete("/subjects/none"), 404, 40_401);
        refused(served.delete("/subjects/a/versions/7"), 404, 40_402);
        refused(served.delete("/contexts/.none"), 404, 40_401);
        refused(served.post("/compatibility/subjects/a/versions/7", "{\"schema\":\"x\"}"), 404, 40_402);
        refused(served.post("/compatibility/subjects/none/versions/7", "{\"schema\":\"x\"}"), 404, 40_401);
    }

    @Test
    void whatIsNotDeletedYetOrIsAlready() {
        refused(served.delete("/subjects/a?permanent=true"), 404, 40_405);
        refused(served.delete("/subjects/a/versions/1?permanent=true"), 404, 40_407);
        served.delete("/subjects/a/versions/1");
        refused(served.delete("/subjects/a/versions/1"), 404, 40_406);
        refused(served.delete("/subjects/a"), 404, 40_404);
    }

    @Test
    void whatIsIncompatible() {
        refused(served.register("a", "other"), 409, 409);
        assertThat(served.register("a", "other").message())
                .contains("incompatible with an earlier schema")
                .contains("READER_FIELD_MISSING_DEFAULT_VALUE");
    }

    @Test
    void whatMakesNoSense() {
        refused(served.register("a", "!"), 422, 42_201);
        refused(served.post("/compatibility/subjects/a/versions/latest", "{\"schema\":\"!\"}"), 422, 42_201);
        refused(served.get("/subjects/a/versions/0"), 422, 42_202);
        refused(served.get("/subjects/a/versions/abc"), 422, 42_202);
        refused(served.delete("/subjects/a/versions/99999999999"), 422, 42_202);
        refused(served.put("/config", "{\"compatibility\":\"SOMEHOW\"}"), 422, 42_203);
        refused(served.put("/config/a", "{}"), 422, 42_203);
        refused(served.put("/mode", "{\"mode\":\"SOMEHOW\"}"), 422, 42_204);
        refused(served.put("/mode/a", "{}"), 422, 42_204);
        refused(served.register("a".repeat(1025), "id"), 422, 42_208);
        refused(served.register(":.context-alone:", "id"), 422, 42_208);
        refused(
                served.post(
                        "/subjects/a/versions",
                        "{\"schema\":\"id\",\"ruleSet\":{\"domainRules\":[{\"name\":\"r\",\"mode\":\"UPGRADE\"}]}}"),
                422,
                42_210);
    }

    @Test
    void whatIsNotPermitted() {
        served.put("/mode/a", "{\"mode\":\"READONLY\"}");

        refused(served.register("a", "id x?"), 422, 42_205);
        refused(served.delete("/subjects/a"), 422, 42_205);
        refused(served.put("/config/a", "{\"compatibility\":\"NONE\"}"), 422, 42_205);
        refused(served.post("/subjects/b/versions", "{\"schema\":\"id\",\"id\":7}"), 422, 42_205);
        refused(served.put("/mode", "{\"mode\":\"IMPORT\"}"), 422, 42_205);
    }

    @Test
    void whatIsReferredTo() {
        served.post(
                "/subjects/user/versions",
                "{\"schema\":\"@a\",\"references\":[{\"name\":\"a\",\"subject\":\"a\",\"version\":1}]}");

        refused(served.delete("/subjects/a"), 422, 42_206);
        refused(served.delete("/subjects/a/versions/1"), 422, 42_206);
    }

    @Test
    void bodiesThatAreNone() {
        refused(served.post("/subjects/a/versions", "{\"schema\":"), 400, 400);
        refused(served.post("/subjects/a/versions", ""), 400, 400);
        refused(served.post("/subjects/a/versions", "{\"schema\":{}}"), 422, 422);
        refused(served.put("/config", "{\"compatiblity\":\"FULL\"}"), 422, 422);
        assertThat(served.put("/config", "{\"compatiblity\":\"FULL\"}").message())
                .contains("compatiblity");
        refused(served.post("/subjects/a/versions", "{\"schema\":\"id\",\"references\":[{\"name\":\"\"}]}"), 422, 422);
        refused(served.get("/subjects/a/metadata?key=k"), 422, 422);
    }

    @Test
    void schemasThatAreTooLong() {
        refused(served.register("big", "é".repeat(505_000)), 422, 42_209);
    }

    @Test
    void pathsMethodsAndTypesThatNobodyServes() {
        refused(served.get("/nothing/here"), 404, 404);
        refused(served.get("/schemas/ids/abc"), 404, 404);
        refused(served.delete("/schemas/types"), 405, 405);
        refused(
                served.send(
                        HttpRequest.newBuilder(served.uri("/registry/subjects")).header("Accept", "text/html")),
                406,
                406);
        refused(
                served.send(HttpRequest.newBuilder(served.uri("/registry/subjects/a/versions"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("schema=id"))),
                415,
                415);
    }

    @Test
    void everyTypeOfContentThatClientsUseIsTakenAndAnswered() {
        for (String type :
                new String[] {ServedRegistry.V1, "application/vnd.schemaregistry+json", "application/json"}) {
            Answer answer = served.send(HttpRequest.newBuilder(served.uri("/registry/subjects/a/versions"))
                    .header("Content-Type", type)
                    .header("Accept", type)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"id\"}")));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.type()).isEqualTo(type);
        }
        assertThat(served.send(HttpRequest.newBuilder(served.uri("/registry/subjects/a/versions"))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"id\"}")))
                        .status())
                .isEqualTo(200);
        assertThat(served.send(HttpRequest.newBuilder(served.uri("/registry/schemas/ids/1"))
                                .header(
                                        "Accept",
                                        "application/vnd.schemaregistry.v1+json, application/vnd.schemaregistry+json,"
                                                + " application/json"))
                        .type())
                .isEqualTo(ServedRegistry.V1);
    }

    @Test
    void aNodeThatStillReadsItsTopicSaysSo() {
        served.log.ready(false);

        refused(served.get("/subjects"), 503, 50_003);
        refused(served.get("/schemas/ids/1"), 503, 50_003);
        refused(served.register("a", "id"), 503, 50_003);
        assertThat(served.get("/").status()).isEqualTo(200);
    }

    @Test
    void aTopicThatCannotBeWritten() {
        served.log.fail(new RegistryLogException("no answer", new IOException("x"), true));
        refused(served.register("b", "id"), 500, 50_002);
        served.log.fail(new RegistryLogException("refused", new IOException("x"), false));
        refused(served.register("b", "id"), 500, 50_001);
    }

    @Test
    void noLeader() {
        served.log.follow(Optional.empty());

        refused(served.register("b", "id"), 500, 50_004);
        refused(served.delete("/subjects/a"), 500, 50_004);
        refused(served.put("/config", "{\"compatibility\":\"NONE\"}"), 500, 50_004);
        assertThat(served.get("/schemas/ids/1").status()).isEqualTo(200);
    }
}
