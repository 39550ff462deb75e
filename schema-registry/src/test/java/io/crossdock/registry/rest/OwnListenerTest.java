package io.crossdock.registry.rest;

import io.crossdock.registry.rest.ServedRegistry.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpRequest;

import static org.assertj.core.api.Assertions.assertThat;

class OwnListenerTest {
    private ServedRegistry served;

    @BeforeEach
    void open() throws IOException {
        served = ServedRegistry.openAtRoot();
    }

    @AfterEach
    void close() {
        served.close();
    }

    private Answer get(String path) {
        return served.send(HttpRequest.newBuilder(served.uri(path)));
    }

    @Test
    void everythingIsAtTheRootAndBelowRegistryToo() {
        Answer registered = served.send(HttpRequest.newBuilder(served.uri("/subjects/a%2Fb/versions?normalize=true"))
                .header("Content-Type", ServedRegistry.V1)
                .POST(HttpRequest.BodyPublishers.ofString("{\"schema\":\"b a\"}")));

        assertThat(registered.body()).isEqualTo("{\"id\":1}");
        assertThat(get("/subjects").body()).isEqualTo("[\"a/b\"]");
        assertThat(get("/registry/subjects").body()).isEqualTo("[\"a/b\"]");
        assertThat(get("/schemas/ids/1").body()).isEqualTo("{\"schema\":\"a b\"}");
        assertThat(get("/contexts/./subjects/a%2Fb/versions/1/schema").body()).isEqualTo("a b");
        assertThat(get("/").body()).isEqualTo("{}");
        assertThat(get("/v1/metadata/id").status()).isEqualTo(200);
    }

    @Test
    void refusalsLookTheSame() {
        assertThat(get("/nothing").code()).isEqualTo(404);
        assertThat(get("/subjects/a/versions").code()).isEqualTo(40_401);
    }
}
