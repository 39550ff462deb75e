package io.crossdock.broker.api.session;

import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;

import java.util.List;

/**
 * One client that takes part in telemetry: when it last spoke, and what it said. A client that keeps to its interval is
 * never throttled. Immutable: every message gives a new one.
 *
 * @param lastGet when it last asked what is wanted, in milliseconds; {@link #NEVER} before
 * @param lastPush when it last pushed; {@link #NEVER} before
 * @param mayAsk whether it may ask at once, because its last push was answered with "ask again"
 * @param over whether it said that it ends
 */
record ClientInstance(
        ClientIdentity identity,
        Subscribed subscribed,
        long lastGet,
        long lastPush,
        boolean mayAsk,
        boolean over,
        List<PushedSeries> series) {
    static final long NEVER = Long.MIN_VALUE;
    private static final long LEAST_LIFE_MILLIS = 60_000;
    private static final int LIFE_IN_INTERVALS = 3;

    ClientInstance {
        series = List.copyOf(series);
    }

    static ClientInstance fresh(ClientIdentity identity, Subscribed subscribed) {
        return new ClientInstance(identity, subscribed, NEVER, NEVER, true, false, List.of());
    }

    /** @throws ThrottlingQuotaExceededException if it asks too often */
    ClientInstance asked(ClientIdentity now, Subscribed wanted, long millis) {
        if (!mayAsk && lastSeen() != NEVER && millis - lastSeen() < subscribed.intervalMillis()) {
            throw new ThrottlingQuotaExceededException("client instance " + identity.instanceId()
                    + " asks more often than every " + subscribed.intervalMillis() + " ms");
        }
        return new ClientInstance(now, wanted, millis, lastPush, false, false, series);
    }

    /**
     * Takes note of a push before it is read.
     *
     * @throws ThrottlingQuotaExceededException if it pushes too often
     * @throws InvalidRequestException if it said before that it ends
     */
    ClientInstance pushes(boolean last, long millis) {
        if (over) {
            throw new InvalidRequestException(
                    "client instance " + identity.instanceId() + " pushed its last metrics already");
        }
        if (!last && lastPush != NEVER && millis - lastPush < subscribed.intervalMillis()) {
            throw new ThrottlingQuotaExceededException("client instance " + identity.instanceId()
                    + " pushes more often than every " + subscribed.intervalMillis() + " ms");
        }
        return new ClientInstance(identity, subscribed, lastGet, millis, false, last, series);
    }

    ClientInstance withSeries(List<PushedSeries> pushed) {
        return new ClientInstance(identity, subscribed, lastGet, lastPush, mayAsk, over, pushed);
    }

    /** Its push could not be used because it has to ask first what is wanted now. */
    ClientInstance toAskAgain() {
        return new ClientInstance(identity, subscribed, lastGet, lastPush, true, over, series);
    }

    long lastSeen() {
        return Math.max(lastGet, lastPush);
    }

    /** Whether it has been silent for so long that it is taken for gone. */
    boolean isGone(long millis) {
        long life = Math.max(LEAST_LIFE_MILLIS, (long) LIFE_IN_INTERVALS * subscribed.intervalMillis());
        return lastSeen() != NEVER && millis - lastSeen() > life;
    }
}
