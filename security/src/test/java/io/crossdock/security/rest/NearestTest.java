package io.crossdock.security.rest;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class NearestTest {
    private static final List<String> NAMES = List.of("roles", "node.id", "http.listen");

    @Test
    void oneSlipIsForgiven() {
        assertThat(Nearest.to("rolse", NAMES)).contains("roles");
        assertThat(Nearest.to("nodeid", NAMES)).contains("node.id");
        assertThat(Nearest.to("http.listten", NAMES)).contains("http.listen");
    }

    @Test
    void whatIsLikeNothingGetsNoSuggestion() {
        assertThat(Nearest.hint("something.else", NAMES)).isEmpty();
    }
}
