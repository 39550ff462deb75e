package io.crossdock.registry.rest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

class SchemasApiTest {
    private ServedRegistry served;

    @BeforeEach
    void open() throws IOException {
        served = ServedRegistry.open();
        served.register("a", "id");
        served.register("b", "id");
        served.register("b", "id x?");
        served.register(":.sales:c", "total");
    }

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void aSchemaIsFoundByItsId() {
        assertThat(served.get("/schemas/ids/1").body()).isEqualTo("{\"schema\":\"id\"}");
        assertThat(served.get("/schemas/ids/1?fetchMaxId=true").body()).isEqualTo("{\"schema\":\"id\",\"maxId\":2}");
        assertThat(served.get("/schemas/ids/1/schema").body()).isEqualTo("id");
        assertThat(served.get("/schemas/ids/9").code()).isEqualTo(40_403);
    }

    @Test
    void aSubjectSaysInWhichContextTheIdIs() {
        assertThat(served.get("/schemas/ids/1?subject=:.sales:").body()).isEqualTo("{\"schema\":\"total\"}");
        assertThat(served.get("/schemas/ids/1?subject=:.sales:c").body()).isEqualTo("{\"schema\":\"total\"}");
        assertThat(served.get("/schemas/ids/1?subject=c").body()).isEqualTo("{\"schema\":\"total\"}");
        assertThat(served.get("/schemas/ids/1?subject=b").body()).isEqualTo("{\"schema\":\"id\"}");
        assertThat(served.get("/schemas/ids/1?subject=unknown").body()).isEqualTo("{\"schema\":\"id\"}");
        assertThat(served.get("/schemas/ids/1?subject=:.other:a").code()).isEqualTo(40_403);
    }

    @Test
    void theSubjectsAndVersionsOfAnIdAreTold() {
        assertThat(served.get("/schemas/ids/1/subjects").body()).isEqualTo("[\"a\",\"b\"]");
        assertThat(served.get("/schemas/ids/1/versions").body())
                .isEqualTo("[{\"subject\":\"a\",\"version\":1},{\"subject\":\"b\",\"version\":1}]");
        assertThat(served.get("/schemas/ids/1/versions?subject=b").body())
                .isEqualTo("[{\"subject\":\"b\",\"version\":1}]");
        served.delete("/subjects/a");
        assertThat(served.get("/schemas/ids/1/subjects").body()).isEqualTo("[\"b\"]");
        assertThat(served.get("/schemas/ids/1/subjects?deleted=true").body()).isEqualTo("[\"a\",\"b\"]");
        assertThat(served.get("/schemas/ids/9/subjects").code()).isEqualTo(40_403);
        assertThat(served.get("/schemas/ids/9/versions").code()).isEqualTo(40_403);
    }

    @Test
    void aSoftlyDeletedSchemaIsStillFoundByItsId() {
        served.delete("/subjects/b");

        assertThat(served.get("/schemas/ids/2").body()).isEqualTo("{\"schema\":\"id x?\"}");
    }

    @Test
    void allSchemasAreListed() {
        assertThat(served.get("/schemas").json()).hasSize(4);
        assertThat(served.get("/schemas?latestOnly=true").json().findValuesAsText("id"))
                .containsExactly("1", "2", "1");
        assertThat(served.get("/schemas?subjectPrefix=b").json()).hasSize(2);
        assertThat(served.get("/schemas?offset=1&limit=2").json().findValuesAsText("subject"))
                .containsExactly("b", "b");
        served.delete("/subjects/b/versions/1");
        assertThat(served.get("/schemas?subjectPrefix=b").json()).hasSize(1);
        assertThat(served.get("/schemas?subjectPrefix=b&deleted=true").json()).hasSize(2);
    }

    @Test
    void theTypesAreTold() {
        assertThat(served.get("/schemas/types").body()).isEqualTo("[\"AVRO\",\"JSON\"]");
    }

    @Test
    void otherFormsOfTextAreRefusedRatherThanAnsweredWithTheUsualOne() {
        assertThat(served.get("/schemas/ids/1?format=serialized").status()).isEqualTo(422);
        assertThat(served.get("/subjects/a/versions/1?format=resolved").status())
                .isEqualTo(422);
        assertThat(served.get("/schemas/ids/1?format=default").status()).isEqualTo(200);
    }
}
