package io.crossdock.security.authn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScramTest {
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    /** The example of RFC 7677, section 3. */
    @Test
    void theExampleOfTheStandardIsAnswered() throws Exception {
        byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
        ScramCredential pencil = ScramCredential.of(ScramHash.SHA_256, "pencil", salt, 4096);
        var exchange = new ScramExchange(
                ScramHash.SHA_256,
                first -> ScramExchange.Subject.user(first.user(), pencil),
                "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");

        var challenge = (SaslStep.Challenge) exchange.next(bytes("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"));
        assertThat(challenge.message())
                .asString()
                .isEqualTo("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        var claim = (SaslStep.Claim) exchange.next(bytes("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
        assertThat(claim.user()).isEqualTo("user");
        var proven = (SaslStep.Proven) claim.check().verdict();
        assertThat(proven.message()).asString().isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @ParameterizedTest
    @EnumSource(ScramHash.class)
    void whoKnowsThePasswordGetsInAndKnowsThatTheServerDoesToo(ScramHash hash) throws Exception {
        var account = new Account(hash.mechanism(), "Müller=, & Co", "päss, wörd=");
        SaslExchange server =
                mechanism(hash, Map.of("Müller=, & Co", "päss, wörd=")).begin();
        SaslInitiator client = account.begin(Nonces.random());

        var challenge = (SaslStep.Challenge) server.next(client.first());
        var claim = (SaslStep.Claim) server.next(client.next(challenge.message()));
        var proven = (SaslStep.Proven) claim.check().verdict();
        assertThat(proven.user()).isEqualTo("Müller=, & Co");
        assertThat(client.next(proven.message())).isEmpty();
    }

    /** As librdkafka does it before 2.6.1: the client's part of the nonce twice. */
    @Test
    void aClientThatRepeatsItsPartOfTheNonceGetsIn() throws Exception {
        ScramCredential right = ScramCredential.of(ScramHash.SHA_256, "right", SALT, 4096);
        var exchange = new ScramExchange(
                ScramHash.SHA_256, first -> ScramExchange.Subject.user(first.user(), right), "server");
        String challenge = new String(
                ((SaslStep.Challenge) exchange.next(bytes("n,,n=ann,r=client"))).message(), StandardCharsets.UTF_8);
        String last = "c=biws,r=clientclientserver";
        byte[] spoken = bytes("n=ann,r=client," + challenge + "," + last);
        byte[] proof =
                ScramCredential.clientKey(ScramHash.SHA_256, ScramHash.SHA_256.saltedPassword("right", SALT, 4096));
        byte[] signature = ScramHash.SHA_256.hmac(right.storedKey(), spoken);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        var claim = (SaslStep.Claim)
                exchange.next(bytes(last + ",p=" + Base64.getEncoder().encodeToString(proof)));
        assertThat(((SaslStep.Proven) claim.check().verdict()).user()).isEqualTo("ann");
    }

    @Test
    void aWrongPasswordAndAUserThatThereIsNotFailAlike() throws Exception {
        SaslMechanism mechanism = mechanism(ScramHash.SHA_512, Map.of("ann", "right"));
        String wrong = failure(mechanism, "ann", "wrong");
        assertThat(wrong).isEqualTo(failure(mechanism, "bob", "any"));
        assertThat(wrong).contains("invalid credentials with SASL mechanism SCRAM-SHA-512");
    }

    @Test
    void aUserThatThereIsNotGetsTheSameSaltEachTime() throws Exception {
        SaslMechanism mechanism = mechanism(ScramHash.SHA_256, Map.of());
        assertThat(salt(mechanism, "bob")).isEqualTo(salt(mechanism, "bob")).isNotEqualTo(salt(mechanism, "eve"));
    }

    @Test
    void whatIsNoFirstMessageIsRefused() {
        SaslMechanism mechanism = mechanism(ScramHash.SHA_256, Map.of());
        for (String message : List.of(
                "",
                "n,,",
                "n,,n=,r=x",
                "p=tls-unique,,n=ann,r=x",
                "n,a=bob,n=ann,r=x",
                "n,,n=a=b,r=x",
                "n,,n=ann,r=")) {
            assertThatThrownBy(() -> mechanism.begin().next(bytes(message))).isInstanceOf(SaslFailure.class);
        }
    }

    @Test
    void aProofForAnotherNonceIsRefused() throws Exception {
        SaslExchange exchange =
                mechanism(ScramHash.SHA_256, Map.of("ann", "right")).begin();
        exchange.next(bytes("n,,n=ann,r=x"));
        assertThatThrownBy(() -> exchange.next(bytes("c=biws,r=x,p=AAAA"))).isInstanceOf(SaslFailure.class);
    }

    @Test
    void whoKnowsTheSecretOfATokenGetsInAsItsOwnerUntilItExpires() throws Exception {
        Instant expiry = Instant.parse("2026-11-26T12:00:00Z");
        ScramCredential secret = ScramCredential.of(ScramHash.SHA_256, "secret", SALT, 4096);
        var mechanism = new ScramMechanism(
                ScramHash.SHA_256,
                Credentials.NONE,
                (id, hash) -> id.equals("token-1")
                        ? Optional.of(new DelegatedLogins.Login(secret, "ann", expiry))
                        : Optional.empty(),
                Nonces.random());

        var proven = (SaslStep.Proven) byToken(mechanism, "token-1", "secret");

        assertThat(proven.user()).isEqualTo("ann");
        assertThat(proven.expiry()).contains(expiry);
        assertThat(proven.byToken()).isTrue();
        assertThatThrownBy(() -> byToken(mechanism, "token-1", "guess")).isInstanceOf(SaslFailure.class);
        assertThatThrownBy(() -> byToken(mechanism, "token-2", "secret"))
                .isInstanceOf(SaslFailure.class)
                .hasMessageContaining("invalid credentials");
    }

    @Test
    void theIdOfATokenIsNoUserAndAUserIsNoToken() throws Exception {
        ScramCredential same = ScramCredential.of(ScramHash.SHA_256, "same", SALT, 4096);
        var onlyTokens = new ScramMechanism(
                ScramHash.SHA_256,
                Credentials.NONE,
                (id, hash) -> Optional.of(new DelegatedLogins.Login(same, "ann", Instant.MAX)),
                Nonces.random());
        var onlyUsers = new ScramMechanism(
                ScramHash.SHA_256, (user, hash) -> Optional.of(same), DelegatedLogins.NONE, Nonces.random());

        assertThat(failure(onlyTokens, "token-1", "same")).contains("invalid credentials");
        assertThatThrownBy(() -> byToken(onlyUsers, "ann", "same")).isInstanceOf(SaslFailure.class);
    }

    /** As Kafka's clients do it: the extension stands behind the nonce. */
    private static SaslStep.Verdict byToken(SaslMechanism mechanism, String id, String secret) throws Exception {
        SaslExchange server = mechanism.begin();
        String bare = "n=" + id + ",r=abc,tokenauth=true";
        String challenge =
                new String(((SaslStep.Challenge) server.next(bytes("n,," + bare))).message(), StandardCharsets.UTF_8);
        String[] parts = challenge.split(",");
        byte[] salt = Base64.getDecoder().decode(parts[1].substring("s=".length()));
        byte[] salted = ScramHash.SHA_256.saltedPassword(secret, salt, 4096);
        String last = "c=biws," + parts[0];
        byte[] proof = ScramCredential.clientKey(ScramHash.SHA_256, salted);
        byte[] signature = ScramHash.SHA_256.hmac(
                ScramCredential.ofSalted(ScramHash.SHA_256, salted, salt, 4096).storedKey(),
                bytes(bare + "," + challenge + "," + last));
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        var claim = (SaslStep.Claim)
                server.next(bytes(last + ",p=" + Base64.getEncoder().encodeToString(proof)));
        return claim.check().verdict();
    }

    @Test
    void aServerThatDoesNotKnowThePasswordIsFoundOut() throws Exception {
        SaslInitiator client = new Account("SCRAM-SHA-256", "ann", "right").begin(() -> "abc");
        client.first();
        client.next(bytes("r=abcdef,s=MDEyMw==,i=4096"));
        assertThatThrownBy(() -> client.next(bytes("v=AAAA"))).isInstanceOf(SaslFailure.class);
    }

    @Test
    void whatIsKeptOfAPasswordIsReadBackAndShowsNothing() {
        ScramCredential credential = ScramCredential.of(ScramHash.SHA_256, "right", SALT, 5000);
        assertThat(ScramCredential.decode(credential.encode())).isEqualTo(credential);
        assertThat(credential.toString()).isEqualTo("ScramCredential[iterations=5000]");
        assertThat(credential.matches(ScramHash.SHA_256, "right")).isTrue();
        assertThat(credential.matches(ScramHash.SHA_256, "wrong")).isFalse();
        assertThatThrownBy(() -> ScramCredential.decode("salt=secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    private static String failure(SaslMechanism mechanism, String user, String password) throws Exception {
        SaslExchange server = mechanism.begin();
        SaslInitiator client = new Account(mechanism.name(), user, password).begin(Nonces.random());
        var challenge = (SaslStep.Challenge) server.next(client.first());
        var claim = (SaslStep.Claim) server.next(client.next(challenge.message()));
        try {
            claim.check().verdict();
        } catch (SaslFailure failure) {
            return String.valueOf(failure.getMessage());
        }
        throw new AssertionError(user + " got in");
    }

    private static String salt(SaslMechanism mechanism, String user) throws Exception {
        var challenge = (SaslStep.Challenge) mechanism.begin().next(bytes("n,,n=" + user + ",r=x"));
        return new String(challenge.message(), StandardCharsets.UTF_8).replaceAll("r=[^,]*", "");
    }

    private static SaslMechanism mechanism(ScramHash hash, Map<String, String> users) {
        Credentials credentials = (user, asked) ->
                Optional.ofNullable(users.get(user)).map(password -> ScramCredential.of(asked, password, SALT, 4096));
        return new ScramMechanism(hash, credentials, DelegatedLogins.NONE, Nonces.random());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
