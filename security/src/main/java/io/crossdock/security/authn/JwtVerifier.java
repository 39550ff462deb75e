package io.crossdock.security.authn;

import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/**
 * Verifies signed JSON web tokens (RFC 7519) with the public keys of whoever issues them. Signatures by a shared secret
 * and none at all are not believed: whoever can check such a one can make one.
 */
public final class JwtVerifier implements TokenVerifier {
    private static final AlgorithmConstraints SIGNATURES = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512);

    private final JwtRules rules;
    private final KeySet keys;
    private final Clock clock;

    public JwtVerifier(JwtRules rules, KeySet keys, Clock clock) {
        this.rules = rules;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public Bearer verify(String token) throws SaslFailure {
        JwtClaims claims;
        try {
            claims = consumer().build().processToClaims(token);
        } catch (InvalidJwtException unbelievable) {
            if (String.valueOf(unbelievable.getMessage()).contains("Unable to find a suitable verification key")) {
                keys.missed();
            }
            throw new SaslFailure(reason(unbelievable), unbelievable);
        }
        return new Bearer(user(claims), expiry(claims));
    }

    private JwtConsumerBuilder consumer() {
        var consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(SIGNATURES)
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys.current()))
                .setRequireExpirationTime()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setAllowedClockSkewInSeconds((int) rules.clockSkew().toSeconds());
        rules.issuer().ifPresent(issuer -> consumer.setExpectedIssuer(true, issuer));
        return rules.audience().isEmpty()
                ? consumer.setSkipDefaultAudienceValidation()
                : consumer.setExpectedAudience(true, rules.audience().toArray(String[]::new));
    }

    /** What is wrong with it, without what it says. */
    private static String reason(InvalidJwtException unbelievable) {
        return unbelievable.getErrorDetails().isEmpty()
                ? "it is no token, or no key of those known has signed it"
                : unbelievable.getErrorDetails().get(0).getErrorMessage();
    }

    private String user(JwtClaims claims) throws SaslFailure {
        Object value = claims.getClaimValue(rules.userClaim());
        if (value == null) {
            value = inside(claims.getClaimsMap(), rules.userClaim());
        }
        if (value instanceof String name && !name.isBlank()) {
            return name.trim();
        }
        throw new SaslFailure("the claim '" + rules.userClaim()
                + "' that holds the name of the user (sasl.oauthbearer.sub.claim.name) is missing or no text");
    }

    private static @Nullable Object inside(Map<String, Object> claims, String path) {
        Object at = claims;
        for (String name : path.split("\\.")) {
            at = at instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return at;
    }

    private static Instant expiry(JwtClaims claims) throws SaslFailure {
        try {
            return Instant.ofEpochMilli(claims.getExpirationTime().getValueInMillis());
        } catch (MalformedClaimException unreadable) {
            throw new SaslFailure("its time of expiry cannot be read", unreadable);
        }
    }
}
