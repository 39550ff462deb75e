package io.crossdock.security.authn;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class LoginBrakeTest {
    private final AtomicLong now = new AtomicLong(7);
    private final LoginBrake brake = new LoginBrake(Duration.ofMillis(100), now::get);

    @Test
    void whoeverHasNotFailedWaitsForNothing() {
        fail("10.0.0.1", "ann", 1);
        assertThat(wait("10.0.0.1", "bob")).isZero();
        assertThat(wait("10.0.0.2", "ann")).isZero();
    }

    @Test
    void eachFailureDoublesTheWaitOfThatUserUpToFiveSeconds() {
        fail("10.0.0.1", "ann", 1);
        assertThat(wait("10.0.0.1", "ann")).isEqualTo(100);
        pass(Duration.ofSeconds(1));
        fail("10.0.0.1", "ann", 1);
        assertThat(wait("10.0.0.1", "ann")).isEqualTo(200);
        pass(Duration.ofSeconds(1));
        fail("10.0.0.1", "ann", 20);
        assertThat(wait("10.0.0.1", "ann")).isEqualTo(5_000);
    }

    @Test
    void guessesOnManyConnectionsAtOnceTakeTurnsAndTooManyAreRefusedUnseen() {
        fail("10.0.0.1", "ann", 6);
        long last = 0;
        int seen = 0;
        for (OptionalLong turn = brake.turn("10.0.0.1", "ann");
                turn.isPresent();
                turn = brake.turn("10.0.0.1", "ann")) {
            assertThat(turn.getAsLong()).isGreaterThan(last);
            last = turn.getAsLong();
            seen++;
        }
        assertThat(seen).isBetween(1, 5);
        pass(Duration.ofSeconds(30));
        assertThat(brake.turn("10.0.0.1", "ann")).isPresent();
    }

    @Test
    void anAddressThatTriesManyUsersIsSlowedExceptForThoseWhoGotInBefore() {
        brake.succeeded("10.0.0.1", "ann");
        for (int i = 0; i < 30; i++) {
            fail("10.0.0.1", "user-" + i, 1);
        }
        assertThat(wait("10.0.0.1", "another")).isPositive();
        assertThat(wait("10.0.0.1", "ann")).isZero();
        assertThat(wait("10.0.0.2", "another")).isZero();
    }

    @Test
    void aSuccessForgivesTypingErrorsAndSoDoesTime() {
        fail("10.0.0.1", "ann", 3);
        brake.succeeded("10.0.0.1", "ann");
        assertThat(wait("10.0.0.1", "ann")).isZero();
        fail("10.0.0.1", "bob", 3);
        pass(Duration.ofMinutes(11));
        assertThat(wait("10.0.0.1", "bob")).isZero();
    }

    @Test
    void whatIsRememberedIsBounded() {
        for (int i = 0; i < 30_000; i++) {
            brake.failed("10.0." + i / 256 + "." + i % 256, "ann");
            brake.succeeded("10.1." + i / 256 + "." + i % 256, "ann");
        }
        assertThat(brake.remembered()).isLessThanOrEqualTo(20_000);
    }

    private long wait(String address, String user) {
        return Duration.ofNanos(brake.turn(address, user).orElseThrow()).toMillis();
    }

    private void fail(String address, String user, int times) {
        for (int i = 0; i < times; i++) {
            brake.failed(address, user);
        }
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
