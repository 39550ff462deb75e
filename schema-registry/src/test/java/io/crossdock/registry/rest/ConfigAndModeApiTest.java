package io.crossdock.registry.rest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigAndModeApiTest {
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
    void compatibilityOfEverythingIsToldChangedAndRemoved() {
        assertThat(served.get("/config").body()).isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
        assertThat(served.put("/config", "{\"compatibility\":\"full\"}").body())
                .isEqualTo("{\"compatibility\":\"full\"}");
        assertThat(served.get("/config").body()).isEqualTo("{\"compatibilityLevel\":\"FULL\"}");
        assertThat(served.delete("/config").body()).isEqualTo("{\"compatibilityLevel\":\"FULL\"}");
        assertThat(served.get("/config").body()).isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
    }

    @Test
    void aSubjectsSettingsAreToldChangedBitByBitAndRemoved() {
        served.put("/config/a", "{\"compatibility\":\"FORWARD\",\"compatibilityGroup\":\"major\"}");
        served.put("/config/a", "{\"normalize\":true,\"defaultMetadata\":{\"properties\":{\"k\":\"v\"}}}");

        assertThat(served.get("/config/a").json().toString())
                .isEqualTo("{\"normalize\":true,\"compatibilityLevel\":\"FORWARD\",\"compatibilityGroup\":\"major\","
                        + "\"defaultMetadata\":{\"properties\":{\"k\":\"v\"}}}");
        served.put("/config/a", "{\"compatibilityGroup\":\"\"}");
        assertThat(served.get("/config/a").json().has("compatibilityGroup")).isFalse();
        assertThat(served.delete("/config/a").json().path("compatibilityLevel").asText())
                .isEqualTo("FORWARD");
        assertThat(served.get("/config/a").code()).isEqualTo(40_408);
        assertThat(served.get("/config/a?defaultToGlobal=true").body())
                .isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
    }

    @Test
    void modesAreToldChangedAndRemoved() {
        assertThat(served.get("/mode").body()).isEqualTo("{\"mode\":\"READWRITE\"}");
        assertThat(served.put("/mode/a", "{\"mode\":\"readonly\"}").body()).isEqualTo("{\"mode\":\"READONLY\"}");
        assertThat(served.get("/mode/a").body()).isEqualTo("{\"mode\":\"READONLY\"}");
        assertThat(served.get("/mode/b?defaultToGlobal=true").body()).isEqualTo("{\"mode\":\"READWRITE\"}");
        assertThat(served.delete("/mode/a").body()).isEqualTo("{\"mode\":\"READONLY\"}");
        assertThat(served.put("/mode", "{\"mode\":\"READONLY\"}").status()).isEqualTo(200);
        assertThat(served.get("/mode/a?defaultToGlobal=true").body()).isEqualTo("{\"mode\":\"READONLY\"}");
        assertThat(served.delete("/mode").body()).isEqualTo("{\"mode\":\"READONLY\"}");
    }

    @Test
    void schemasAreImportedWithTheirIdsAndVersions() {
        served.register("b", "id");
        assertThat(served.put("/mode?force=true", "{\"mode\":\"IMPORT\"}").status())
                .isEqualTo(200);

        assertThat(served.post("/subjects/a/versions", "{\"schema\":\"other\",\"id\":40,\"version\":6}")
                        .body())
                .isEqualTo("{\"id\":40}");

        assertThat(served.get("/subjects/a/versions").body()).isEqualTo("[6]");
        assertThat(served.get("/schemas/ids/40").body()).isEqualTo("{\"schema\":\"other\"}");
    }

    @Test
    void schemasAreNormalizedForThoseWhoAsk() {
        served.post("/subjects/a/versions?normalize=true", "{\"schema\":\"b a\"}");

        assertThat(served.get("/schemas/ids/1/schema").body()).isEqualTo("a b");
        assertThat(served.post("/subjects/a?normalize=true", "{\"schema\":\"b a\"}")
                        .json()
                        .path("id")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void theRootTellsThatARegistryIsHere() {
        assertThat(served.get("").body()).isEqualTo("{}");
        assertThat(served.get("/").body()).isEqualTo("{}");
        assertThat(served.post("/", "{}").body()).isEqualTo("{}");
        assertThat(served.get("/v1/metadata/version").json().path("version").asText())
                .isEqualTo("7.9.0");
        assertThat(served.get("/v1/metadata/id")
                        .json()
                        .at("/scope/clusters/schema-registry-cluster")
                        .asText())
                .isEqualTo("schema-registry");
    }
}
