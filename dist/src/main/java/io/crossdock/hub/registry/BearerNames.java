package io.crossdock.hub.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.NotAuthorizedException;

import java.io.IOException;
import java.util.Base64;

/**
 * Whose a JSON web token is, by the claim that the cluster goes by. Read only of tokens that the cluster has taken, since
 * nothing is verified here.
 */
record BearerNames(String claim) {
    private static final JsonMapper JSON = new JsonMapper();

    /** @throws NotAuthorizedException when the token does not say */
    String of(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            JsonNode name = JSON.readTree(Base64.getUrlDecoder().decode(parts[parts.length == 3 ? 1 : 0]))
                    .path(claim);
            if (name.isTextual() && !name.asText().isBlank()) {
                return name.asText();
            }
        } catch (IOException | IllegalArgumentException foreign) {
            // said below
        }
        throw new NotAuthorizedException(
                "the registry cannot tell whose this token is: it has no claim '" + claim
                        + "'; call with Authorization: Basic",
                "Basic");
    }
}
