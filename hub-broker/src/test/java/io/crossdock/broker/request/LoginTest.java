package io.crossdock.broker.request;

import io.crossdock.broker.request.LoginMetrics.Count;
import io.crossdock.broker.request.LoginMetrics.Outcome;
import io.crossdock.security.authn.SaslExchange;
import io.crossdock.security.authn.SaslFailure;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What becomes of logins is counted once, under the mechanism that was tried. */
class LoginTest {
    private static final SaslExchange NEVER_ASKED = token -> {
        throw new SaslFailure("nobody says anything here");
    };

    private final AtomicLong clock = new AtomicLong();
    private final List<String> heard = new ArrayList<>();
    private final Login login = new Login(clock::get, (mechanism, outcome) -> heard.add(outcome + " " + mechanism));

    @Test
    void whoLogsInAgainIsCountedApart() {
        login.begin(new Login.Talk("PLAIN", NEVER_ASKED));
        login.succeed("PLAIN", Optional.of(Duration.ofSeconds(5)));
        login.begin(new Login.Talk("PLAIN", NEVER_ASKED));
        login.succeed("PLAIN", Optional.of(Duration.ofSeconds(5)));
        login.begin(new Login.Talk("PLAIN", NEVER_ASKED));
        login.fail();

        assertThat(heard).containsExactly("SUCCEEDED PLAIN", "SUCCEEDED_AGAIN PLAIN", "FAILED_AGAIN PLAIN");
    }

    @Test
    void aFailureIsCountedOnceHoweverOftenItIsTold() {
        login.begin(new Login.Talk("SCRAM-SHA-256", NEVER_ASKED));
        login.fail();
        login.fail();

        assertThat(heard).containsExactly("FAILED SCRAM-SHA-256");
    }

    @Test
    void whoNamesNoMechanismOrLetsItsLoginExpireIsCountedAsThat() {
        login.fail();
        var late = new Login(clock::get, (mechanism, outcome) -> heard.add(outcome + " " + mechanism));
        late.begin(new Login.Talk("PLAIN", NEVER_ASKED));
        late.succeed("PLAIN", Optional.of(Duration.ofSeconds(5)));
        late.fail();

        assertThat(heard).containsExactly("FAILED unknown", "SUCCEEDED PLAIN", "EXPIRED PLAIN");
    }

    @Test
    void aRateIsThatOfTheLastHalfMinute() {
        var metrics = new LoginMetrics(clock::get);
        for (int second = 0; second < 60; second++) {
            clock.set(Duration.ofSeconds(1000 + second).toNanos());
            for (int i = 0; i < (second < 30 ? 100 : 2); i++) {
                metrics.count("SSL", "PLAIN", Outcome.FAILED);
            }
        }

        assertThat(metrics.counts()).singleElement().satisfies(count -> {
            assertThat(count.total()).isEqualTo(30 * 102);
            assertThat(count.perSecond()).isCloseTo(2, within(0.01));
        });
        clock.addAndGet(Duration.ofSeconds(40).toNanos());
        assertThat(metrics.counts()).extracting(Count::perSecond).containsExactly(0.0);
    }
}
