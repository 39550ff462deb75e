package io.crossdock.registry.rest;

import io.crossdock.registry.rest.ServedRegistry.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

class SubjectsApiTest {
    private ServedRegistry served;

    @BeforeEach
    void open() throws IOException {
        served = ServedRegistry.open();
    }

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void whoeverRegistersIsToldTheIdAlone() {
        Answer answer = served.register("orders-value", "id");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":1}");
        assertThat(answer.type()).isEqualTo(ServedRegistry.V1);
    }

    @Test
    void aVersionIsToldAsConfluentTellsIt() {
        served.register("base", "id");
        served.post(
                "/subjects/orders-value/versions",
                "{\"schemaType\":\"AVRO\",\"schema\":\"@base x?\",\"references\":[{\"name\":\"base\",\"subject\":\"base\","
                        + "\"version\":1}],\"metadata\":{\"properties\":{\"owner\":\"me\"}},\"ruleSet\":{\"domainRules\":"
                        + "[{\"name\":\"r\",\"kind\":\"CONDITION\",\"mode\":\"WRITE\",\"type\":\"CEL\",\"expr\":\"true\"}]},"
                        + "\"somethingOfTheFuture\":true}");

        assertThat(served.get("/subjects/orders-value/versions/latest").json().toString())
                .isEqualTo("{\"subject\":\"orders-value\",\"version\":1,\"id\":2,\"references\":[{\"name\":\"base\","
                        + "\"subject\":\"base\",\"version\":1}],\"metadata\":{\"properties\":{\"owner\":\"me\"}},"
                        + "\"ruleSet\":{\"domainRules\":[{\"name\":\"r\",\"kind\":\"CONDITION\",\"mode\":\"WRITE\","
                        + "\"type\":\"CEL\",\"expr\":\"true\",\"disabled\":false}]},\"schema\":\"@base x?\"}");
        assertThat(served.get("/subjects/base/versions/1/referencedby").body()).isEqualTo("[2]");
        assertThat(served.get("/subjects/orders-value/versions/-1/schema").body())
                .isEqualTo("@base x?");
        assertThat(served.get("/subjects/orders-value/metadata?key=owner&value=me")
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anotherTypeIsNamed() {
        served.post("/subjects/a/versions", "{\"schemaType\":\"JSON\",\"schema\":\"id\"}");

        assertThat(served.get("/subjects/a/versions/1")
                        .json()
                        .path("schemaType")
                        .asText())
                .isEqualTo("JSON");
        assertThat(served.get("/schemas/ids/1").body()).isEqualTo("{\"schemaType\":\"JSON\",\"schema\":\"id\"}");
    }

    @Test
    void subjectsAreListedByPrefixAndPage() {
        served.register("a1", "id");
        served.register("a2", "id");
        served.register("b", "id");
        served.register(":.sales:a3", "id");
        served.delete("/subjects/a2");

        assertThat(served.get("/subjects").body()).isEqualTo("[\"a1\",\"b\",\":.sales:a3\"]");
        assertThat(served.get("/subjects?subjectPrefix=a").body()).isEqualTo("[\"a1\"]");
        assertThat(served.get("/subjects?subjectPrefix=:*:a").body()).isEqualTo("[\"a1\",\":.sales:a3\"]");
        assertThat(served.get("/subjects?subjectPrefix=:.sales:").body()).isEqualTo("[\":.sales:a3\"]");
        assertThat(served.get("/subjects?deleted=true").body()).isEqualTo("[\"a1\",\"a2\",\"b\",\":.sales:a3\"]");
        assertThat(served.get("/subjects?deletedOnly=true").body()).isEqualTo("[\"a2\"]");
        assertThat(served.get("/subjects?offset=1&limit=1").body()).isEqualTo("[\"b\"]");
        assertThat(served.get("/subjects?offset=100").body()).isEqualTo("[]");
    }

    @Test
    void versionsAreListed() {
        served.register("a", "id");
        served.register("a", "id x?");
        served.register("a", "id y?");
        served.delete("/subjects/a/versions/2");

        assertThat(served.get("/subjects/a/versions").body()).isEqualTo("[1,3]");
        assertThat(served.get("/subjects/a/versions?deleted=true").body()).isEqualTo("[1,2,3]");
        assertThat(served.get("/subjects/a/versions?deletedOnly=true").body()).isEqualTo("[2]");
        assertThat(served.get("/subjects/a/versions?limit=1&offset=1").body()).isEqualTo("[3]");
        assertThat(served.get("/subjects/a/versions/2?deleted=true")
                        .json()
                        .path("deleted")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aSchemaIsLookedUp() {
        served.register("a", "id");

        Answer answer = served.post("/subjects/a", "{\"schema\":\" id \"}");

        assertThat(answer.json().toString()).isEqualTo("{\"subject\":\"a\",\"version\":1,\"id\":1,\"schema\":\"id\"}");
    }

    @Test
    void subjectsAndVersionsAreDeletedSoftlyAndForGood() {
        served.register("a", "id");
        served.register("a", "id x?");

        assertThat(served.delete("/subjects/a/versions/latest").body()).isEqualTo("2");
        assertThat(served.delete("/subjects/a/versions/2?permanent=true").body())
                .isEqualTo("2");
        assertThat(served.delete("/subjects/a").body()).isEqualTo("[1]");
        assertThat(served.delete("/subjects/a?permanent=true").body()).isEqualTo("[1]");
        assertThat(served.get("/subjects?deleted=true").body()).isEqualTo("[]");
    }

    @Test
    void namesMayHaveAnyCharacterAndAreWrittenEncoded() {
        served.register("a%2Fb%20c%3Bd", "id");

        assertThat(served.get("/subjects").body()).isEqualTo("[\"a/b c;d\"]");
        assertThat(served.get("/subjects/a%2Fb%20c%3Bd/versions").body()).isEqualTo("[1]");
        assertThat(served.register("a%0Ab", "id").status()).isEqualTo(400);
    }

    @Test
    void aliasesStandForTheirSubjects() {
        served.register("new", "id");
        served.put("/config/old", "{\"alias\":\"new\"}");

        assertThat(served.get("/subjects/old/versions/1").json().path("subject").asText())
                .isEqualTo("new");
        assertThat(served.register("old", "id x?").body()).isEqualTo("{\"id\":2}");
        assertThat(served.get("/subjects").body()).isEqualTo("[\"new\"]");
    }

    @Test
    void contextsAreWrittenInNamesAndInPaths() {
        served.register(":.sales:a", "id");
        served.post("/contexts/.sales/subjects/a/versions", "{\"schema\":\"id x?\"}");

        assertThat(served.get("/contexts").body()).isEqualTo("[\".\",\".sales\"]");
        assertThat(served.get("/contexts/.sales/subjects").body()).isEqualTo("[\":.sales:a\"]");
        assertThat(served.get("/contexts/sales/subjects/a/versions").body()).isEqualTo("[1,2]");
        assertThat(served.get("/contexts/:.sales:/subjects/:.sales:a/versions").body())
                .isEqualTo("[1,2]");
        assertThat(served.get("/contexts/.sales/schemas/ids/2").body()).isEqualTo("{\"schema\":\"id x?\"}");
        assertThat(served.get("/contexts/./subjects").body()).isEqualTo("[]");
        assertThat(served.get("/contexts/.sales/schemas?latestOnly=true").json())
                .hasSize(1);
        assertThat(served.put("/contexts/.sales/config", "{\"compatibility\":\"NONE\"}")
                        .status())
                .isEqualTo(200);
        assertThat(served.get("/config/:.sales:").body()).isEqualTo("{\"compatibilityLevel\":\"NONE\"}");
        assertThat(served.get("/config").body()).isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
        assertThat(served.get("/contexts/.sales/config/a?defaultToGlobal=true").body())
                .isEqualTo("{\"compatibilityLevel\":\"NONE\"}");
        assertThat(served.post(
                                "/contexts/.sales/compatibility/subjects/a/versions/latest",
                                "{\"schema\":\"something else\"}")
                        .body())
                .isEqualTo("{\"is_compatible\":true}");
        assertThat(served.get("/contexts/.sales/mode").status()).isEqualTo(404);
        assertThat(served.delete("/contexts/.sales").code()).isEqualTo(42_211);
        served.delete("/subjects/:.sales:a");
        served.delete("/subjects/:.sales:a?permanent=true");
        assertThat(served.delete("/contexts/.sales").status()).isEqualTo(204);
        assertThat(served.get("/contexts").body()).isEqualTo("[\".\"]");
    }
}
