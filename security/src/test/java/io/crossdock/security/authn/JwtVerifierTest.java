package io.crossdock.security.authn;

import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JwtVerifierTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path directory;

    private final AtomicLong nanos = new AtomicLong();
    private RsaJsonWebKey key;
    private KeySet keys;
    private JwtVerifier verifier;

    @BeforeEach
    void makeKeys() throws Exception {
        key = newKey("first");
        write(key);
        keys = KeySet.open(directory.resolve("jwks.json").toUri(), Duration.ofHours(1), nanos::get);
        verifier = verifier("sub");
    }

    @Test
    void aTokenOfTheRightIssuerForUsIsBelieved() throws Exception {
        TokenVerifier.Bearer bearer = verifier.verify(token(key, claims()));
        assertThat(bearer.user()).isEqualTo("ann");
        assertThat(bearer.expiry()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void theUserMayStandInAnotherClaim() throws Exception {
        JwtClaims claims = claims();
        claims.setClaim("realm", Map.of("login", "carol"));
        assertThat(verifier("realm.login").verify(token(key, claims)).user()).isEqualTo("carol");
        assertThatThrownBy(() -> verifier("realm.mail").verify(token(key, claims)))
                .hasMessageContaining("sasl.oauthbearer.sub.claim.name");
    }

    @Test
    void whatIsExpiredOrForOthersOrFromOthersIsNot() throws Exception {
        JwtClaims expired = claims();
        expired.setExpirationTime(
                NumericDate.fromMilliseconds(NOW.minusSeconds(60).toEpochMilli()));
        JwtClaims endless = claims();
        endless.unsetClaim("exp");
        JwtClaims future = claims();
        future.setNotBefore(NumericDate.fromMilliseconds(NOW.plusSeconds(60).toEpochMilli()));
        JwtClaims forOthers = claims();
        forOthers.setAudience("others");
        JwtClaims fromOthers = claims();
        fromOthers.setIssuer("https://others");
        for (JwtClaims claims : List.of(expired, endless, future, forOthers, fromOthers)) {
            assertThatThrownBy(() -> verifier.verify(token(key, claims))).isInstanceOf(SaslFailure.class);
        }
    }

    @Test
    void aSignatureByAnotherKeyOrASharedSecretOrNoneIsNot() throws Exception {
        assertThatThrownBy(() -> verifier.verify(token(newKey("first"), claims())))
                .isInstanceOf(SaslFailure.class);
        var shared = new JsonWebSignature();
        shared.setPayload(claims().toJson());
        shared.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        shared.setKeyIdHeaderValue("first");
        shared.setKey(new HmacKey(key.getPublicKey().getEncoded()));
        String forged = shared.getCompactSerialization();
        assertThatThrownBy(() -> verifier.verify(forged)).isInstanceOf(SaslFailure.class);
        var unsigned = new JsonWebSignature();
        unsigned.setPayload(claims().toJson());
        unsigned.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.NO_CONSTRAINTS);
        unsigned.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
        String none = unsigned.getCompactSerialization();
        assertThatThrownBy(() -> verifier.verify(none)).isInstanceOf(SaslFailure.class);
        assertThatThrownBy(() -> verifier.verify("no.token.atall")).isInstanceOf(SaslFailure.class);
    }

    @Test
    void aKeyThatIsNewIsFoundSoonAfterItsFirstTokenAndABrokenFileChangesNothing() throws Exception {
        RsaJsonWebKey second = newKey("second");
        write(key, second);
        String token = token(second, claims());
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(SaslFailure.class);
        keys.refresh(); // too early: whoever shows made-up tokens must not have the keys read again and again
        assertThatThrownBy(() -> verifier.verify(token)).isInstanceOf(SaslFailure.class);
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        keys.refresh();
        assertThat(verifier.verify(token).user()).isEqualTo("ann");

        Files.writeString(directory.resolve("jwks.json"), "{");
        nanos.addAndGet(Duration.ofHours(2).toNanos());
        keys.refresh();
        assertThat(verifier.verify(token).user()).isEqualTo("ann");
    }

    @Test
    void aSourceThatCannotBeReadIsNamed() {
        assertThatThrownBy(
                        () -> KeySet.open(directory.resolve("missing.json").toUri(), Duration.ofHours(1), nanos::get))
                .hasMessageContaining("missing.json")
                .hasMessageContaining("sasl.oauthbearer.jwks.endpoint.url");
    }

    private JwtVerifier verifier(String userClaim) {
        var rules = new JwtRules(Optional.of("https://issuer"), List.of("hub"), userClaim, Duration.ofSeconds(30));
        return new JwtVerifier(rules, keys, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private void write(RsaJsonWebKey... all) throws Exception {
        Files.writeString(directory.resolve("jwks.json"), new JsonWebKeySet(all).toJson());
    }

    private static RsaJsonWebKey newKey(String id) throws Exception {
        RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
        made.setKeyId(id);
        return made;
    }

    private static JwtClaims claims() {
        var claims = new JwtClaims();
        claims.setSubject("ann");
        claims.setIssuer("https://issuer");
        claims.setAudience("hub");
        claims.setExpirationTime(
                NumericDate.fromMilliseconds(NOW.plusSeconds(60).toEpochMilli()));
        return claims;
    }

    private static String token(RsaJsonWebKey by, JwtClaims claims) throws Exception {
        var signed = new JsonWebSignature();
        signed.setPayload(claims.toJson());
        signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signed.setKeyIdHeaderValue(by.getKeyId());
        signed.setKey(by.getPrivateKey());
        return signed.getCompactSerialization();
    }
}
