package io.crossdock.security.token;

import org.apache.kafka.common.errors.DelegationTokenExpiredException;
import org.apache.kafka.common.errors.DelegationTokenOwnerMismatchException;
import org.apache.kafka.common.errors.InvalidPrincipalTypeException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.UnsupportedByAuthenticationException;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokenRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration PERIOD = Duration.ofDays(1);
    private static final KafkaPrincipal ANN = user("ann");
    private static final KafkaPrincipal BOB = user("bob");
    private static final KafkaPrincipal EVE = user("eve");

    private final TokenRules rules = new TokenRules(LONGEST, PERIOD);

    @Test
    void aTokenLivesAsLongAsIsAskedForButNoLongerThanThereMayBe() {
        assertThat(issue(0).latest()).isEqualTo(NOW.plus(LONGEST));
        assertThat(issue(-1).latest()).isEqualTo(NOW.plus(LONGEST));
        assertThat(issue(Long.MAX_VALUE).latest()).isEqualTo(NOW.plus(LONGEST));
        assertThat(issue(5000).latest()).isEqualTo(NOW.plusMillis(5000));
    }

    @Test
    void aTokenExpiresAfterAPeriodAndNotAfterItsLatest() {
        assertThat(issue(0).expiry()).isEqualTo(NOW.plus(PERIOD));
        assertThat(issue(5000).expiry()).isEqualTo(NOW.plusMillis(5000));
    }

    @Test
    void ownerAndRenewersPutItsExpiryOffUpToItsLatest() {
        DelegationToken token = issue(0);
        Instant later = NOW.plus(Duration.ofHours(20));

        assertThat(rules.renew(token, ANN, 0, later).expiry()).isEqualTo(later.plus(PERIOD));
        assertThat(rules.renew(token, BOB, 60_000, later).expiry()).isEqualTo(later.plusSeconds(60));
        assertThat(rules.renew(token, ANN, Long.MAX_VALUE, later).expiry()).isEqualTo(later.plus(PERIOD));
        DelegationToken brief = issue(3_600_000);
        assertThat(rules.renew(brief, ANN, 0, NOW).expiry()).isEqualTo(brief.latest());
    }

    @Test
    void nobodyElseRenewsItOrLetsItExpire() {
        assertThatThrownBy(() -> rules.renew(issue(0), EVE, 0, NOW))
                .isInstanceOf(DelegationTokenOwnerMismatchException.class);
        assertThatThrownBy(() -> TokenRules.expire(issue(0), EVE, -1, NOW))
                .isInstanceOf(DelegationTokenOwnerMismatchException.class);
    }

    @Test
    void whatHasExpiredStaysSo() {
        Instant late = NOW.plus(PERIOD);
        assertThatThrownBy(() -> rules.renew(issue(0), ANN, 0, late))
                .isInstanceOf(DelegationTokenExpiredException.class);
        assertThatThrownBy(() -> TokenRules.expire(issue(0), ANN, 1000, late))
                .isInstanceOf(DelegationTokenExpiredException.class);
        assertThat(TokenRules.expire(issue(0), ANN, -1, late)).isEmpty();
        assertThat(issue(0).isExpired(late)).isTrue();
        assertThat(issue(0).isExpired(late.minusMillis(1))).isFalse();
    }

    @Test
    void lettingItExpireTakesItAwayAtOnceOrSetsWhen() {
        DelegationToken token = issue(0);
        assertThat(TokenRules.expire(token, ANN, -1, NOW)).isEmpty();
        assertThat(TokenRules.expire(token, ANN, 5000, NOW).orElseThrow().expiry())
                .isEqualTo(NOW.plusMillis(5000));
        assertThat(TokenRules.expire(token, ANN, 0, NOW).orElseThrow().isExpired(NOW))
                .isTrue();
        assertThat(TokenRules.expire(token, ANN, Long.MAX_VALUE, NOW)
                        .orElseThrow()
                        .expiry())
                .isEqualTo(token.latest());
    }

    @Test
    void onlyWhoHasProvenWhoItIsAndNotByATokenMayAsk() {
        assertThatCode(() -> TokenRules.requireMayAsk(ANN, SecurityProtocol.SASL_PLAINTEXT))
                .doesNotThrowAnyException();
        assertThatCode(() -> TokenRules.requireMayAsk(ANN, SecurityProtocol.SSL))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> TokenRules.requireMayAsk(KafkaPrincipal.ANONYMOUS, SecurityProtocol.SSL))
                .isInstanceOf(UnsupportedByAuthenticationException.class);
        assertThatThrownBy(() -> TokenRules.requireMayAsk(ANN, SecurityProtocol.PLAINTEXT))
                .isInstanceOf(UnsupportedByAuthenticationException.class);
        var byToken = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, "ann", true);
        assertThatThrownBy(() -> TokenRules.requireMayAsk(byToken, SecurityProtocol.SASL_SSL))
                .isInstanceOf(UnsupportedByAuthenticationException.class);
    }

    @Test
    void ownersAndRenewersAreUsers() {
        assertThatCode(() -> TokenRules.requireUsers(ANN, List.of(BOB))).doesNotThrowAnyException();
        var group = new KafkaPrincipal("Group", "root");
        assertThatThrownBy(() -> TokenRules.requireUsers(ANN, List.of(group)))
                .isInstanceOf(InvalidPrincipalTypeException.class);
        assertThatThrownBy(() -> TokenRules.requireUsers(group, List.of()))
                .isInstanceOf(InvalidPrincipalTypeException.class);
        assertThatThrownBy(() -> TokenRules.requireUsers(ANN, List.of(user("x".repeat(50_001)))))
                .isInstanceOf(InvalidRequestException.class);
    }

    private DelegationToken issue(long lifeMillis) {
        return rules.issue("id", ANN, ANN, List.of(BOB), lifeMillis, NOW);
    }

    private static KafkaPrincipal user(String name) {
        return new KafkaPrincipal(KafkaPrincipal.USER_TYPE, name);
    }
}
