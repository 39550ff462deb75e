package io.crossdock.broker;

import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.NullUnmarked;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;

/** An issuer of tokens, whose keys are in a file. */
@NullUnmarked
final class TestTokens {
    private final Path keys;
    private final RsaJsonWebKey key;

    TestTokens(Path keys) throws JoseException, IOException {
        this.keys = keys;
        key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId("of a test");
        Files.writeString(keys, new JsonWebKeySet(key).toJson());
    }

    Path keys() {
        return keys;
    }

    String of(String user) {
        return signed(user, "hub", Duration.ofMinutes(10));
    }

    String expired(String user) {
        return signed(user, "hub", Duration.ofMinutes(-10));
    }

    String forOthers(String user) {
        return signed(user, "others", Duration.ofMinutes(10));
    }

    String until(String user, Instant expiry) {
        return signed(user, "hub", Duration.between(Instant.now(), expiry));
    }

    private String signed(String user, String audience, Duration lifetime) {
        var claims = new JwtClaims();
        claims.setSubject(user);
        claims.setAudience(audience);
        claims.setExpirationTime(
                NumericDate.fromMilliseconds(Instant.now().plus(lifetime).toEpochMilli()));
        var signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setKey(key.getPrivateKey());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException failed) {
            throw new AssertionError(failed);
        }
    }

    /** A client that shows the token. */
    Map<String, Object> client(Map<String, Object> otherwise, String token) {
        var all = new HashMap<>(otherwise);
        all.put("sasl.mechanism", "OAUTHBEARER");
        all.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required token=\"" + token
                        + "\";");
        all.put("sasl.login.callback.handler.class", Bearer.class.getName());
        return all;
    }

    /** Takes the token from the configuration and believes that it holds. */
    public static final class Bearer implements AuthenticateCallbackHandler {
        private String token = "";

        @Override
        public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
            token = String.valueOf(entries.get(0).getOptions().get("token"));
        }

        @Override
        public void handle(Callback[] callbacks) {
            for (Callback callback : callbacks) {
                if (callback instanceof OAuthBearerTokenCallback asking) {
                    asking.token(new Shown(token));
                }
            }
        }

        @Override
        public void close() {}
    }

    private record Shown(String value) implements OAuthBearerToken {
        @Override
        public Set<String> scope() {
            return Set.of();
        }

        @Override
        public long lifetimeMs() {
            return System.currentTimeMillis() + 3_600_000;
        }

        @Override
        public String principalName() {
            return "whoever";
        }

        @Override
        public Long startTimeMs() {
            return null;
        }
    }
}
