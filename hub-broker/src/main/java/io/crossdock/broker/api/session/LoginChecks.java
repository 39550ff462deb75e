package io.crossdock.broker.api.session;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.security.authn.LoginBrake;
import io.crossdock.security.authn.SaslFailure;
import io.crossdock.security.authn.SaslStep;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Checks what clients claim: on threads of its own, since that may take milliseconds, in turn where passwords are being
 * guessed, and with a delay before a failure is told. Thread-safe; never blocks.
 */
public final class LoginChecks {
    /** Whoever is refused unseen is not to come back at once. */
    private static final Duration REFUSAL_DELAY = Duration.ofSeconds(1);

    private final LoginBrake brake;
    private final Executor threads;
    private final Timer timer;
    private final Duration failureDelay;

    /**
     * @param threads where checks run; rejects when too many wait
     * @param failureDelay until a client is told that its login has failed ({@code connection.failed.authentication.delay.ms})
     */
    public LoginChecks(LoginBrake brake, Executor threads, Timer timer, Duration failureDelay) {
        this.brake = brake;
        this.threads = threads;
        this.timer = timer;
        this.failureDelay = failureDelay;
    }

    /**
     * @param address where the client is
     * @param on where the future completes
     * @return what the check says; fails with {@link SaslFailure} if the claim is wrong
     */
    CompletableFuture<SaslStep.Verdict> check(SaslStep.Claim claim, String address, Executor on) {
        var verdict = new CompletableFuture<SaslStep.Verdict>();
        OptionalLong wait = brake.turn(address, claim.user());
        if (wait.isEmpty()) {
            var unseen = new SaslFailure("Authentication failed: too many failed logins, try again later");
            timer.after(REFUSAL_DELAY, on, () -> verdict.completeExceptionally(unseen));
        } else if (wait.getAsLong() == 0) {
            start(claim, address, verdict, on);
        } else {
            timer.after(Duration.ofNanos(wait.getAsLong()), on, () -> start(claim, address, verdict, on));
        }
        return verdict;
    }

    private void start(SaslStep.Claim claim, String address, CompletableFuture<SaslStep.Verdict> verdict, Executor on) {
        try {
            threads.execute(() -> run(claim, address, verdict, on));
        } catch (RejectedExecutionException tooMany) {
            fail(verdict, new SaslFailure("Authentication failed: too many logins at once, try again"), on);
        }
    }

    private void run(SaslStep.Claim claim, String address, CompletableFuture<SaslStep.Verdict> verdict, Executor on) {
        try {
            SaslStep.Verdict said = claim.check().verdict();
            if (said instanceof SaslStep.Proven) {
                brake.succeeded(address, claim.user());
            } else {
                brake.failed(address, claim.user());
            }
            on.execute(() -> verdict.complete(said));
        } catch (SaslFailure wrong) {
            brake.failed(address, claim.user());
            fail(verdict, wrong, on);
        } catch (Throwable fault) { // an Error too: the client waits for an answer
            on.execute(() -> verdict.completeExceptionally(fault));
        }
    }

    /** Tells of a failure after the delay. */
    void fail(CompletableFuture<?> failing, SaslFailure failure, Executor on) {
        timer.after(failureDelay, on, () -> failing.completeExceptionally(failure));
    }
}
