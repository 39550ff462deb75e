package io.crossdock.broker.api.security;

import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataChange.SetConfigs;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.OutdatedChangeException;
import io.crossdock.broker.request.Session;
import io.crossdock.security.token.DelegationToken;
import io.crossdock.security.token.TokenBook;
import io.crossdock.security.token.TokenRules;
import io.crossdock.security.token.TokenSecret;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.DelegationTokenDisabledException;
import org.apache.kafka.common.errors.DelegationTokenNotFoundException;
import org.apache.kafka.common.errors.UnsupportedByAuthenticationException;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The delegation tokens of the cluster (KIP-48): makes, renews, finds and forgets them. Their secrets are worked out when
 * somebody is told them, and are kept nowhere. Thread-safe; does not block.
 */
public final class DelegationTokens {
    private static final Logger LOG = LoggerFactory.getLogger(DelegationTokens.class);
    /** How often a change is decided anew because others came first: each time one of them was done. */
    private static final int ATTEMPTS = 100;

    private final MetadataStore metadata;
    private final Optional<TokenSecret> secret;
    private final TokenRules rules;
    private final Function<String, SecurityProtocol> protocols;
    private final Executor threads;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private volatile Page page = new Page(Map.of(), TokenBook.EMPTY);

    /**
     * @param secret empty if there are to be no tokens
     * @param protocols what is spoken at a listener
     * @param threads for what takes milliseconds; rejects when too much waits
     */
    public DelegationTokens(
            MetadataStore metadata,
            Optional<TokenSecret> secret,
            TokenRules rules,
            Function<String, SecurityProtocol> protocols,
            Executor threads,
            Clock clock) {
        this.metadata = metadata;
        this.secret = secret;
        this.rules = rules;
        this.protocols = protocols;
        this.threads = threads;
        this.clock = clock;
    }

    private record Page(Map<String, Map<String, String>> stored, TokenBook book) {}

    /** A token and its secret, which is for the client alone. */
    record Issued(DelegationToken token, byte[] hmac) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Issued[" + token.id() + "]";
        }
    }

    /** @throws UnsupportedByAuthenticationException if who came in like this may ask for nothing about tokens */
    void requireMayAsk(Session session) {
        TokenRules.requireMayAsk(session.principal(), protocols.apply(session.listener()));
    }

    /** @throws DelegationTokenDisabledException if there are none here */
    private TokenSecret requireSecret() {
        return secret.orElseThrow(() -> new DelegationTokenDisabledException(
                "Delegation tokens are disabled: set delegation.token.secret.key on every broker"));
    }

    /** @param lifeMillis 0 or less for as long as there may be */
    CompletableFuture<Issued> create(
            KafkaPrincipal owner, KafkaPrincipal requester, List<KafkaPrincipal> renewers, long lifeMillis) {
        TokenSecret known = requireSecret();
        TokenRules.requireRoom(owner, book(known));
        String id = Uuid.randomUuid().toString();
        DelegationToken issued = rules.issue(id, owner, requester, renewers, lifeMillis, clock.instant());
        return CompletableFuture.supplyAsync(
                        () -> {
                            byte[] hmac = known.hmac(id);
                            return new Issued(issued.checkedBy(known.credentials(hmac, random)), hmac);
                        },
                        threads)
                .thenCompose(made -> metadata.apply(new SetConfigs(
                                ConfigScope.TOKEN,
                                id,
                                Optional.of(Map.of()),
                                made.token().encode()))
                        .thenApply(done -> made));
    }

    /** @return when it expires now */
    CompletableFuture<Instant> renew(KafkaPrincipal who, byte[] hmac, long periodMillis) {
        return change(
                hmac,
                (token, now) -> Optional.of(rules.renew(token, who, periodMillis, now)),
                requireSecret(),
                ATTEMPTS);
    }

    /** @return when it expires */
    CompletableFuture<Instant> expire(KafkaPrincipal who, byte[] hmac, long periodMillis) {
        return change(
                hmac, (token, now) -> TokenRules.expire(token, who, periodMillis, now), requireSecret(), ATTEMPTS);
    }

    /** Says what is to become of a token; nothing if it is to go. */
    private interface Step {
        Optional<DelegationToken> next(DelegationToken token, Instant now);
    }

    private CompletableFuture<Instant> change(byte[] hmac, Step step, TokenSecret known, int left) {
        Instant now = clock.instant();
        SetConfigs change;
        Instant expiry;
        try {
            DelegationToken token = book(known)
                    .ofSecret(hmac)
                    .orElseThrow(() -> new DelegationTokenNotFoundException("There is no such delegation token"));
            Optional<DelegationToken> next = step.next(token, now);
            expiry = next.map(DelegationToken::expiry).orElse(now);
            change = new SetConfigs(
                    ConfigScope.TOKEN,
                    token.id(),
                    Optional.of(token.encode()),
                    next.map(DelegationToken::encode).orElse(Map.of()));
        } catch (ApiException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        return metadata.apply(change)
                .handle((done, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(expiry);
                    }
                    return left > 1 && RuleChanges.causeOf(failure) instanceof OutdatedChangeException
                            ? change(hmac, step, known, left - 1)
                            : CompletableFuture.<Instant>failedFuture(failure);
                })
                .thenCompose(next -> next);
    }

    /** Those that are chosen, with their secrets. */
    List<Issued> find(Predicate<DelegationToken> chosen) {
        TokenSecret known = requireSecret();
        return book(known).all().stream()
                .filter(chosen)
                .map(token -> new Issued(token, known.hmac(token.id())))
                .toList();
    }

    private TokenBook book(TokenSecret known) {
        Map<String, Map<String, String>> stored = metadata.image().configs(ConfigScope.TOKEN);
        Page now = page;
        if (now.stored() != stored) {
            now = new Page(stored, now.book().next(stored, known));
            now.book().problems().forEach(problem -> LOG.warn("{}", problem));
            page = now;
        }
        return now.book();
    }
}
