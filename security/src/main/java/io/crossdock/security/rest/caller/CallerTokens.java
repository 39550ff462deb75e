package io.crossdock.security.rest.caller;

import io.crossdock.security.rest.Refusal;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateDelegationTokenOptions;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.DelegationTokenAuthorizationException;
import org.apache.kafka.common.errors.DelegationTokenDisabledException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedByAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.token.delegation.DelegationToken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * What callers who showed a certificate log in to the cluster with. A certificate cannot be passed on; so the hub asks the
 * cluster, with its own credentials, for a delegation token of the caller (KIP-373), and acts with that: the cluster
 * decides and writes down what the caller does as with every client, and the hub can do for him nothing but ask.
 *
 * <p>A token holds for {@link #LIFE}, and gives way to a new one {@link #SPARE} before that. Those of the last
 * {@value #MOST} callers are kept. Thread-safe; waits for the cluster.
 */
final class CallerTokens {
    private static final Logger LOG = LoggerFactory.getLogger(CallerTokens.class);

    /** Number of callers whose tokens are kept. */
    static final int MOST = 1000;

    static final Duration LIFE = Duration.ofMinutes(10);
    /** Longer than a client that was made with a token is kept. */
    static final Duration SPARE = Duration.ofMinutes(3);
    /** How long brokers may take to hear of a new token. */
    private static final Duration SPREAD = Duration.ofSeconds(5);

    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Function<Map<String, Object>, Admin> maker;
    private final Clock clock;
    private final Map<String, CompletableFuture<Caller.Delegated>> kept = new LinkedHashMap<>(16, 0.75f, true);

    CallerTokens(Function<Map<String, Object>, Admin> maker, Clock clock) {
        this.maker = maker;
        this.clock = clock;
    }

    /** @throws WebApplicationException saying what to configure, if the cluster gives the hub no token for this caller */
    Caller.Delegated of(Caller.Certified who, ClusterAccess access) throws InterruptedException {
        CompletableFuture<Caller.Delegated> token;
        boolean mine = false;
        synchronized (kept) {
            token = kept.get(who.user());
            if (token == null || isSpent(token)) {
                token = new CompletableFuture<>();
                mine = true;
                kept.put(who.user(), token);
                if (kept.size() > MOST) {
                    kept.remove(kept.keySet().iterator().next());
                }
            }
        }
        if (mine) {
            make(who, access, token);
        }
        try {
            return token.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof WebApplicationException refused) {
                throw refused;
            }
            throw new CompletionException(failed.getCause());
        }
    }

    /** The cluster does not take it any more. */
    void forget(Caller.Certified who, Caller.Delegated token) {
        synchronized (kept) {
            CompletableFuture<Caller.Delegated> last = kept.get(who.user());
            if (last != null
                    && last.isDone()
                    && !last.isCompletedExceptionally()
                    && last.join().equals(token)) {
                kept.remove(who.user());
            }
        }
    }

    int size() {
        synchronized (kept) {
            return kept.size();
        }
    }

    private boolean isSpent(CompletableFuture<Caller.Delegated> token) {
        return token.isCompletedExceptionally()
                || token.isDone()
                        && !clock.instant().plus(SPARE).isBefore(token.join().until());
    }

    /** Others who call as the same meanwhile wait for what comes of it. */
    private void make(Caller.Certified who, ClusterAccess access, CompletableFuture<Caller.Delegated> token)
            throws InterruptedException {
        try {
            Caller.Delegated made = request(who, access);
            awaitKnown(made, access);
            token.complete(made);
        } catch (InterruptedException stop) {
            token.completeExceptionally(new ServiceUnavailableException("the hub is stopping"));
            throw stop;
        } catch (RuntimeException | Error failed) {
            token.completeExceptionally(failed);
        }
    }

    private Caller.Delegated request(Caller.Certified who, ClusterAccess access) throws InterruptedException {
        CallerSettings.withDelegationToken(access);
        Map<String, Object> own = access.own()
                .orElseThrow(() -> Refusal.forbidden(
                        "callers with a certificate need a delegation token, for which the hub has to be somebody in the cluster:"
                                + " let brokers reach each other by a listener with logins (broker.inter.broker.listener.name), or"
                                + " put a user into http.client.config; or call with Authorization: Basic"));
        var owner = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, who.user());
        try (Admin admin = maker.apply(CallerSettings.patient(own))) {
            DelegationToken token = admin.createDelegationToken(
                            new CreateDelegationTokenOptions().owner(owner).maxLifetimeMs(LIFE.toMillis()))
                    .delegationToken()
                    .get();
            // The clock of this hub decides here, and it may differ from that of the cluster.
            long life = token.tokenInfo().expiryTimestamp() - token.tokenInfo().issueTimestamp();
            return new Caller.Delegated(
                    who.user(),
                    token.tokenInfo().tokenId(),
                    token.hmacAsBase64String(),
                    clock.instant().plusMillis(life));
        } catch (ExecutionException refused) {
            throw explained(refused.getCause() == null ? refused : refused.getCause(), owner);
        }
    }

    /** What somebody can do about it. */
    private static RuntimeException explained(Throwable refusal, KafkaPrincipal owner) {
        if (refusal instanceof DelegationTokenDisabledException || refusal instanceof UnsupportedVersionException) {
            return Refusal.forbidden(
                    "callers with a certificate need delegation tokens, which this cluster does not give: set"
                            + " delegation.token.secret.key on every broker; or call with Authorization: Basic or Bearer");
        }
        if (refusal instanceof DelegationTokenAuthorizationException) {
            return Refusal.forbidden("the hub's own user may not make a delegation token for " + owner
                    + ": allow it CREATE_TOKENS on resource USER, name " + owner
                    + " (kafka-acls.sh --operation CreateTokens --user-principal " + owner + ")");
        }
        if (refusal instanceof UnsupportedByAuthenticationException) {
            return Refusal.forbidden(
                    "the cluster gives the hub no delegation token where it logs in: that has to be a listener with SASL, or"
                            + " with TLS and a certificate of the hub (broker.inter.broker.listener.name, or"
                            + " http.client.config)");
        }
        if (refusal instanceof AuthenticationException) {
            LOG.warn(
                    "The cluster refuses the hub's own credentials, so callers with a certificate get no answer",
                    refusal);
            return new ServiceUnavailableException(
                    "the cluster refuses the hub's own credentials (broker.*.sasl.jaas.config, or http.client.config)");
        }
        return new CompletionException(refusal);
    }

    /** A token is made by one broker, and the others hear of it a moment later. Asks each of them for what nobody hides. */
    private void awaitKnown(Caller.Delegated token, ClusterAccess access) throws InterruptedException {
        Instant end = clock.instant().plus(SPREAD);
        Optional<Throwable> unknown = unknown(token, access);
        while (unknown.isPresent() && clock.instant().isBefore(end)) {
            Thread.sleep(LOOK_AGAIN_MILLIS);
            unknown = unknown(token, access);
        }
        if (unknown.isPresent()) {
            throw new CompletionException(unknown.get());
        }
    }

    private Optional<Throwable> unknown(Caller.Delegated token, ClusterAccess access) throws InterruptedException {
        try (Admin admin = maker.apply(CallerSettings.of(access, token, ""))) {
            for (Node node : admin.describeCluster().nodes().get()) {
                admin.describeFeatures(new DescribeFeaturesOptions().nodeId(node.id()))
                        .featureMetadata()
                        .get();
            }
            return Optional.empty();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            if (cause instanceof TimeoutException) { // a broker is away, and nobody needs it to know
                return Optional.empty();
            }
            if (cause instanceof AuthenticationException) {
                return Optional.of(cause);
            }
            throw new CompletionException(cause);
        }
    }
}
