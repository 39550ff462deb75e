package io.crossdock.security.authn;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which tokens are believed.
 *
 * @param issuer who must have issued it, if that matters ({@code sasl.oauthbearer.expected.issuer})
 * @param audience of whom it must name at least one; empty if that does not matter
 *     ({@code sasl.oauthbearer.expected.audience})
 * @param userClaim the claim that holds the name of the user, {@code a.b} being b inside a
 *     ({@code sasl.oauthbearer.sub.claim.name})
 * @param clockSkew by how much clocks may differ ({@code sasl.oauthbearer.clock.skew.seconds})
 */
public record JwtRules(Optional<String> issuer, List<String> audience, String userClaim, Duration clockSkew) {
    public JwtRules {
        audience = List.copyOf(audience);
    }
}
