package io.crossdock.hub.registry;

import jakarta.ws.rs.NotAuthorizedException;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BearerNamesTest {
    @Test
    void theHolderIsCalledByTheClaimTheClusterGoesBy() {
        String token = "e30." + encoded("{\"sub\": \"ann\", \"upn\": \"ann@example.com\"}") + ".c2ln";

        assertThat(new BearerNames("sub").of(token)).isEqualTo("ann");
        assertThat(new BearerNames("upn").of(token)).isEqualTo("ann@example.com");
    }

    @Test
    void aTokenThatDoesNotSayIsNobodys() {
        for (String token : new String[] {"opaque", "a.b.c", "e30." + encoded("{\"sub\": 7}") + ".x", "..", ""}) {
            assertThatExceptionOfType(NotAuthorizedException.class).as(token).isThrownBy(() -> new BearerNames("sub")
                    .of(token));
        }
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
