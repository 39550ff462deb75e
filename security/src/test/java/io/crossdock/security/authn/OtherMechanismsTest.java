package io.crossdock.security.authn;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OtherMechanismsTest {
    private static final Instant EXPIRY = Instant.parse("2026-01-01T12:00:00Z");
    private static final TokenVerifier TOKENS = token -> {
        if (!token.equals("good")) {
            throw new SaslFailure("bad");
        }
        return new TokenVerifier.Bearer("ann", EXPIRY);
    };
    private static final Credentials STORED = (user, hash) -> user.equals("bob") && hash == ScramHash.SHA_256
            ? Optional.of(ScramCredential.of(hash, "stored", new byte[] {1, 2}, 4096))
            : Optional.empty();

    private final SaslMechanism plain = new PlainMechanism(new KnownPasswords(Map.of("ann", "configured"), STORED));
    private final SaslMechanism bearer = new OauthbearerMechanism(TOKENS);

    @Test
    void passwordsOfTheConfigurationAndOfStoredUsersAreKnown() throws Exception {
        assertThat(user(plain, "\0ann\0configured")).isEqualTo("ann");
        assertThat(user(plain, "bob\0bob\0stored")).isEqualTo("bob");
    }

    @Test
    void everythingElseIsRefusedInTheSameWords() {
        for (String token : List.of("\0ann\0stored", "\0bob\0configured", "\0eve\0any")) {
            assertThatThrownBy(() -> user(plain, token))
                    .isInstanceOf(SaslFailure.class)
                    .hasMessage("Authentication failed: Invalid username or password");
        }
        for (String token : List.of("", "ann", "\0ann\0", "\0\0configured", "bob\0ann\0configured", "\0a\0b\0c")) {
            assertThatThrownBy(() -> user(plain, token)).isInstanceOf(SaslFailure.class);
        }
    }

    @Test
    void aTokenIsTakenFromWhereverItStandsInTheMessage() throws Exception {
        assertThat(user(bearer, "n,,\1auth=Bearer good\1\1")).isEqualTo("ann");
        assertThat(user(bearer, "n,a=ann,\1host=h\1auth=bearer good\1port=1\1\1"))
                .isEqualTo("ann");
        var claim = (SaslStep.Claim) bearer.begin().next(bytes("n,,\1auth=Bearer good\1\1"));
        assertThat(((SaslStep.Proven) claim.check().verdict()).expiry()).contains(EXPIRY);
    }

    @Test
    void aTokenThatIsNotBelievedIsToldOfAndEndsTheLogin() throws Exception {
        SaslExchange exchange = bearer.begin();
        var claim = (SaslStep.Claim) exchange.next(bytes("n,,\1auth=Bearer bad\1\1"));
        var refused = (SaslStep.Refused) claim.check().verdict();
        assertThat(refused.message()).asString().contains("invalid_token");
        assertThatThrownBy(() -> exchange.next(bytes("\1"))).isInstanceOf(SaslFailure.class);
    }

    @Test
    void whatIsNoMessageWithATokenIsRefusedHoweverLong() {
        for (String message : List.of(
                "",
                "n,,",
                "n,,\1auth=Bearer good",
                "x,,\1auth=Bearer good\1\1",
                "n,a=eve,\1auth=Bearer good\1\1",
                "n,,\1auth=Basic good\1\1",
                "n,," + "\1a=b".repeat(100_000) + "\1\1")) {
            assertThatThrownBy(() -> user(bearer, message)).isInstanceOf(SaslFailure.class);
        }
    }

    @Test
    void everyMechanismIsInTheListAndAnotherIsNamed() {
        var means = new SaslMechanisms.Means(
                Credentials.NONE, DelegatedLogins.NONE, (user, password) -> false, TOKENS, Nonces.random());
        assertThat(SaslMechanisms.of(SaslMechanisms.names(), means))
                .extracting(SaslMechanism::name)
                .containsExactly("OAUTHBEARER", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");
        assertThatThrownBy(() -> SaslMechanisms.of(List.of("GSSAPI"), means)).hasMessageContaining("GSSAPI");
    }

    private static String user(SaslMechanism mechanism, String token) throws SaslFailure {
        var claim = (SaslStep.Claim) mechanism.begin().next(bytes(token));
        return ((SaslStep.Proven) claim.check().verdict()).user();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
