package io.crossdock.registry.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossdock.registry.book.SubjectReaders.Readers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class CompatibilityApiTest {
    private static final String ALL = "/compatibility/subjects/a-value/versions";

    private ServedRegistry served;

    @BeforeEach
    void open() throws IOException {
        served = ServedRegistry.open(subject -> new Readers(List.of("billing"), List.of("erp"), true));
        served.register("a-value", "id");
        served.register("a-value", "id x?");
    }

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void aSchemaIsCheckedAgainstOneTheLatestOrAll() {
        assertThat(served.post(ALL + "/latest", "{\"schema\":\"id x\"}").body()).isEqualTo("{\"is_compatible\":true}");
        assertThat(served.post(ALL + "/2", "{\"schema\":\"id x\"}").body()).isEqualTo("{\"is_compatible\":true}");
        assertThat(served.post(ALL + "/1", "{\"schema\":\"id x\"}").body()).isEqualTo("{\"is_compatible\":false}");
        assertThat(served.post(ALL, "{\"schema\":\"id x\"}").body()).isEqualTo("{\"is_compatible\":true}");
        served.put("/config/a-value", "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}");
        assertThat(served.post(ALL, "{\"schema\":\"id x\"}").body()).isEqualTo("{\"is_compatible\":false}");
    }

    @Test
    void theLatestOfASubjectThatHasNoneBreaksNobody() {
        assertThat(served.post("/compatibility/subjects/none/versions/latest", "{\"schema\":\"id\"}")
                        .body())
                .isEqualTo("{\"is_compatible\":true}");
    }

    @Test
    void messagesAreForThoseWhoWantThem() {
        JsonNode answer =
                served.post(ALL + "/1?verbose=true", "{\"schema\":\"id y\"}").json();

        assertThat(answer.path("is_compatible").asBoolean()).isFalse();
        assertThat(answer.path("messages")).hasSize(3);
        assertThat(answer.at("/messages/0").asText()).contains("READER_FIELD_MISSING_DEFAULT_VALUE", "'y'");
        assertThat(served.post(ALL + "/1?verbose=true", "{\"schema\":\"id\"}").body())
                .isEqualTo("{\"is_compatible\":true,\"messages\":[]}");
    }

    @Test
    void aVerdictNamesFieldRuleWhoFailsWhatMendsAndWhoReadsNow() {
        JsonNode verdict = served.post(ALL + "?verdict=true", "{\"schema\":\"id y\"}")
                .json()
                .path("verdict");

        assertThat(verdict.path("level").asText()).isEqualTo("BACKWARD");
        assertThat(verdict.path("compared").asInt()).isEqualTo(1);
        assertThat(verdict.at("/findings/0").toString())
                .isEqualTo("{\"version\":2,\"id\":2,\"rule\":\"READER_FIELD_MISSING_DEFAULT_VALUE\",\"path\":\"/y\","
                        + "\"what\":\"field 'y' has no default and is missing in what was written\","
                        + "\"fails\":\"readers with the new schema cannot read what was written with version 2\","
                        + "\"mend\":\"give 'y' a default\"}");
        assertThat(verdict.path("readers").toString())
                .isEqualTo("{\"groups\":[\"billing\"],\"connectors\":[\"erp\"],\"known\":true}");
    }

    @Test
    void normalizedSchemasMayBeChecked() {
        assertThat(served.post(ALL + "?normalize=true", "{\"schema\":\"x? id\"}")
                        .body())
                .isEqualTo("{\"is_compatible\":true}");
    }
}
