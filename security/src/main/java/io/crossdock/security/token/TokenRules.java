package io.crossdock.security.token;

import org.apache.kafka.common.errors.DelegationTokenExpiredException;
import org.apache.kafka.common.errors.DelegationTokenOwnerMismatchException;
import org.apache.kafka.common.errors.InvalidPrincipalTypeException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.UnsupportedByAuthenticationException;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is done when somebody asks for a token, renews one or lets one expire. Pure.
 *
 * @param longest life of a token ({@code delegation.token.max.lifetime.ms})
 * @param period for which it is valid until it is renewed ({@code delegation.token.expiry.time.ms})
 */
public record TokenRules(Duration longest, Duration period) {
    /** Tokens of one owner at a time: each is a znode, which every broker keeps in memory. */
    public static final int MOST_OF_AN_OWNER = 1000;
    /** Of the names of those who may renew a token, which lie in one znode with it. */
    private static final int MOST_CHARACTERS = 50_000;

    /**
     * Whether somebody who came in like this may ask for anything about tokens: who logged in with one must not make
     * others of it, and who did not log in at all is nobody to make one for.
     *
     * @throws UnsupportedByAuthenticationException if not
     */
    public static void requireMayAsk(KafkaPrincipal who, SecurityProtocol protocol) {
        boolean unknown = protocol == SecurityProtocol.PLAINTEXT
                || protocol == SecurityProtocol.SSL && who.equals(KafkaPrincipal.ANONYMOUS);
        if (who.tokenAuthenticated() || unknown) {
            throw new UnsupportedByAuthenticationException(
                    who.tokenAuthenticated()
                            ? "Delegation token requests are not allowed on connections that logged in with a token"
                            : "Delegation token requests are not allowed on PLAINTEXT and one-way SSL listeners: log in"
                                    + " by SASL, or show a certificate");
        }
    }

    /**
     * @throws InvalidPrincipalTypeException if one of them is not a user. As for the owner, Apache Kafka takes any type
     *     and then lets the token log in as the user of the same name, which the permission was not for
     */
    public static void requireUsers(KafkaPrincipal owner, List<KafkaPrincipal> renewers) {
        for (KafkaPrincipal renewer : renewers) {
            requireUser("renewer", renewer);
        }
        requireUser("owner", owner);
        if (renewers.stream().mapToInt(each -> each.getName().length()).sum() > MOST_CHARACTERS) {
            throw new InvalidRequestException(
                    "the names of the renewers are longer than " + MOST_CHARACTERS + " characters together");
        }
    }

    private static void requireUser(String what, KafkaPrincipal who) {
        if (!who.getPrincipalType().equals(KafkaPrincipal.USER_TYPE)) {
            throw new InvalidPrincipalTypeException(
                    "the " + what + " of a token is a User, not a " + who.getPrincipalType());
        }
    }

    /** @throws PolicyViolationException if this owner has as many as there may be */
    public static void requireRoom(KafkaPrincipal owner, TokenBook book) {
        if (book.countOf(owner) >= MOST_OF_AN_OWNER) {
            throw new PolicyViolationException(owner + " has " + MOST_OF_AN_OWNER
                    + " delegation tokens already; let some expire (kafka-delegation-tokens.sh --expire)");
        }
    }

    /**
     * A new token, without what logins with it are checked with.
     *
     * @param lifeMillis that is asked for; 0 or less for as long as there may be
     */
    public DelegationToken issue(
            String id,
            KafkaPrincipal owner,
            KafkaPrincipal requester,
            List<KafkaPrincipal> renewers,
            long lifeMillis,
            Instant now) {
        Instant latest = now.plus(shorter(longest, lifeMillis));
        return new DelegationToken(
                id, plain(owner), plain(requester), renewers, now, latest, earlier(latest, now.plus(period)), Map.of());
    }

    /**
     * The token with its expiry put off.
     *
     * @param periodMillis that is asked for; 0 or less for as long as there may be
     * @throws DelegationTokenExpiredException if it is too late
     * @throws DelegationTokenOwnerMismatchException if it is somebody else's
     */
    public DelegationToken renew(DelegationToken token, KafkaPrincipal who, long periodMillis, Instant now) {
        requireValid(token, now);
        requireOwnerOrRenewer(token, who);
        return token.expiringAt(earlier(token.latest(), now.plus(shorter(period, periodMillis))));
    }

    /**
     * The token with an earlier or later expiry; empty if it is to go at once.
     *
     * @param periodMillis from now on; negative for at once
     * @throws DelegationTokenExpiredException if it has expired anyway, unless it is to go
     * @throws DelegationTokenOwnerMismatchException if it is somebody else's
     */
    public static Optional<DelegationToken> expire(
            DelegationToken token, KafkaPrincipal who, long periodMillis, Instant now) {
        requireOwnerOrRenewer(token, who);
        if (periodMillis < 0) {
            return Optional.empty();
        }
        requireValid(token, now);
        long left = Duration.between(now, token.latest()).toMillis();
        return Optional.of(token.expiringAt(now.plusMillis(Math.min(left, periodMillis))));
    }

    private static void requireValid(DelegationToken token, Instant now) {
        if (token.isExpired(now)) {
            throw new DelegationTokenExpiredException("Delegation token " + token.id() + " has expired");
        }
    }

    private static void requireOwnerOrRenewer(DelegationToken token, KafkaPrincipal who) {
        if (!token.isOfOwnerOrRenewer(who)) {
            throw new DelegationTokenOwnerMismatchException(
                    who + " is neither the owner nor a renewer of delegation token " + token.id());
        }
    }

    /** What somebody wishes, but not more than there may be. */
    private static Duration shorter(Duration most, long wishMillis) {
        return wishMillis > 0 && wishMillis < most.toMillis() ? Duration.ofMillis(wishMillis) : most;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Whether somebody logged in with a token himself is nothing a token remembers. */
    private static KafkaPrincipal plain(KafkaPrincipal who) {
        return new KafkaPrincipal(who.getPrincipalType(), who.getName());
    }
}
