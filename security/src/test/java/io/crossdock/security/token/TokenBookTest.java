package io.crossdock.security.token;

import io.crossdock.security.authn.ScramHash;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokenBookTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_764_144_000_000L);
    private static final KafkaPrincipal ANN = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "ann: the first; and =only");
    private static final KafkaPrincipal BOB = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "bob");

    private final TokenSecret secret = new TokenSecret("key");

    @Test
    void aTokenIsReadBackAsItWasWrittenWithoutItsSecret() {
        byte[] hmac = secret.hmac("id");
        DelegationToken issued = token("id", ANN);
        var token = new DelegationToken(
                "id",
                issued.owner(),
                BOB,
                List.of(BOB, ANN),
                issued.issued(),
                issued.latest(),
                issued.expiry(),
                secret.credentials(hmac, new SecureRandom()));

        assertThat(DelegationToken.decode("id", token.encode())).isEqualTo(token);
        assertThat(token.encode().values()).noneMatch(text -> text.contains(TokenSecret.password(hmac)));
        assertThat(token.credentials().keySet()).containsExactlyInAnyOrder(ScramHash.values());
        token.credentials()
                .forEach((hash, credential) -> assertThat(credential.matches(hash, TokenSecret.password(hmac)))
                        .isTrue());
    }

    @Test
    void aTokenIsFoundByItsSecretAndNotByThatOfAnotherKey() {
        TokenBook book = TokenBook.EMPTY.next(
                Map.of(
                        "one",
                        token("one", ANN).encode(),
                        "two",
                        token("two", BOB).encode()),
                secret);

        assertThat(book.ofSecret(secret.hmac("two")).orElseThrow().owner()).isEqualTo(BOB);
        assertThat(book.ofSecret(new TokenSecret("other").hmac("two"))).isEmpty();
        assertThat(book.ofSecret(new byte[0])).isEmpty();
        assertThat(book.all()).extracting(DelegationToken::id).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void theNextBookShowsWhatChangedAndForgetsWhatIsGone() {
        DelegationToken one = token("one", ANN);
        TokenBook first = TokenBook.EMPTY.next(
                Map.of("one", one.encode(), "two", token("two", BOB).encode()), secret);

        TokenBook next =
                first.next(Map.of("one", one.expiringAt(NOW.plusSeconds(1)).encode()), secret);

        assertThat(next.find("one").orElseThrow().expiry()).isEqualTo(NOW.plusSeconds(1));
        assertThat(next.find("two")).isEmpty();
        assertThat(next.ofSecret(secret.hmac("two"))).isEmpty();
        assertThat(first.find("two")).isPresent();
    }

    @Test
    void whatCannotBeReadIsPassedOverAndTold() {
        TokenBook book = TokenBook.EMPTY.next(
                Map.of("good", token("good", ANN).encode(), "bad", Map.of("owner", "User:ann", "expiry", "soon")),
                secret);

        assertThat(book.all()).extracting(DelegationToken::id).containsExactly("good");
        assertThat(book.problems()).singleElement().asString().contains("bad");
    }

    @Test
    void anOwnerHasNoMoreTokensThanThereMayBe() {
        Map<String, Map<String, String>> stored = new HashMap<>();
        for (int i = 0; i < TokenRules.MOST_OF_AN_OWNER; i++) {
            stored.put("id-" + i, token("id-" + i, ANN).encode());
        }
        TokenBook full = TokenBook.EMPTY.next(stored, secret);

        assertThatThrownBy(() -> TokenRules.requireRoom(ANN, full)).isInstanceOf(PolicyViolationException.class);
        assertThatCode(() -> TokenRules.requireRoom(BOB, full)).doesNotThrowAnyException();
    }

    private static DelegationToken token(String id, KafkaPrincipal owner) {
        return new TokenRules(Duration.ofDays(7), Duration.ofDays(1)).issue(id, owner, owner, List.of(), 0, NOW);
    }
}
