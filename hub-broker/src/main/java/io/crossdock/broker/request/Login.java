package io.crossdock.broker.request;

import io.crossdock.broker.request.LoginMetrics.Outcome;
import io.crossdock.security.authn.SaslExchange;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * How far the client of one connection has got with logging in by SASL, and until when that holds (KIP-368).
 *
 * <pre>
 * greeting ─▶ talking ─▶ in ─▶ in, talking again ─▶ in …
 *                 └────────┴── over: the connection is about to be closed
 * </pre>
 *
 * <p>Confined to the connection's event loop.
 */
public final class Login {
    private static final long BETWEEN_LOGINS_NANOS = Duration.ofSeconds(1).toNanos();

    /** What the connection may be used for. */
    public enum Phase {
        /** Nothing has been said about who it is. */
        GREETING,
        /** A mechanism has been agreed upon. */
        TALKING,
        IN,
        OVER
    }

    /**
     * A dialogue that has begun.
     *
     * @param mechanism its name
     */
    public record Talk(String mechanism, SaslExchange exchange) {}

    private final LongSupplier nanos;
    private final BiConsumer<String, Outcome> outcomes;
    private Phase phase = Phase.GREETING;
    private @Nullable Talk talk;
    private String mechanism = "";
    private String tried = "";
    private boolean expires;
    private long expiresAt;
    private long lastBegun;

    /**
     * @param nanos a clock that only goes forward
     * @param outcomes hears of what becomes of each login, by mechanism
     */
    public Login(LongSupplier nanos, BiConsumer<String, Outcome> outcomes) {
        this.nanos = nanos;
        this.outcomes = outcomes;
    }

    public Phase phase() {
        return phase;
    }

    /** The mechanism of the login that succeeded last, empty before. */
    public String mechanism() {
        return mechanism;
    }

    /** Whether another login may begin: one a second, as in Apache Kafka, once the first is through. */
    public boolean mayBegin() {
        return phase == Phase.GREETING
                || phase == Phase.IN && talk == null && nanos.getAsLong() - lastBegun >= BETWEEN_LOGINS_NANOS;
    }

    public void begin(Talk begun) {
        lastBegun = nanos.getAsLong();
        tried = begun.mechanism();
        talk = begun;
        if (phase == Phase.GREETING) {
            phase = Phase.TALKING;
        }
    }

    /** The dialogue under way, which nobody else gets until it is {@linkplain #goOn put back}. */
    public Optional<Talk> take() {
        Talk taken = talk;
        talk = null;
        return Optional.ofNullable(taken);
    }

    public void goOn(Talk with) {
        talk = with;
    }

    /** @param lifetime after which the client has to log in again; empty for never */
    public void succeed(String by, Optional<Duration> lifetime) {
        outcomes.accept(by, phase == Phase.IN ? Outcome.SUCCEEDED_AGAIN : Outcome.SUCCEEDED);
        phase = Phase.IN;
        tried = "";
        mechanism = by;
        expires = lifetime.isPresent();
        expiresAt = nanos.getAsLong() + lifetime.orElse(Duration.ZERO).toNanos();
    }

    public void fail() {
        if (phase == Phase.IN) {
            outcomes.accept(mechanism, tried.isEmpty() ? Outcome.EXPIRED : Outcome.FAILED_AGAIN);
        } else if (phase != Phase.OVER) {
            outcomes.accept(tried.isEmpty() ? LoginMetrics.UNNAMED : tried, Outcome.FAILED);
        }
        phase = Phase.OVER;
        talk = null;
    }

    boolean isExpired() {
        return expires && nanos.getAsLong() - expiresAt >= 0;
    }
}
