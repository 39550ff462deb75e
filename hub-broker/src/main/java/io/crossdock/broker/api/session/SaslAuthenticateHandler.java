package io.crossdock.broker.api.session;

import io.crossdock.broker.request.Login;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.Session;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.security.authn.SaslFailure;
import io.crossdock.security.authn.SaslStep;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.SaslAuthenticateRequest;
import org.apache.kafka.common.requests.SaslAuthenticateResponse;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * SaslAuthenticate: what client and server say to each other by the mechanism agreed upon, until the client is let in or
 * turned away (KIP-152, KIP-368).
 */
public final class SaslAuthenticateHandler implements RequestHandler<SaslAuthenticateRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(SaslAuthenticateHandler.class);

    private final Map<String, LoginRules> rules;
    private final LoginChecks checks;
    private final Clock clock;

    /** @param rules by listener, of those at which clients log in */
    public SaslAuthenticateHandler(Map<String, LoginRules> rules, LoginChecks checks, Clock clock) {
        this.rules = Map.copyOf(rules);
        this.checks = checks;
        this.clock = clock;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.SASL_AUTHENTICATE;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.SASL_AUTHENTICATE);
    }

    @Override
    public CompletionStage<Reply> handle(SaslAuthenticateRequest request, RequestContext context) {
        Login login = context.session().login();
        Optional<Login.Talk> talk = login == null ? Optional.empty() : login.take();
        if (login == null || talk.isEmpty()) {
            throw new IllegalSaslStateException("no login is under way");
        }
        return answer(request.data().authBytes(), talk.get(), login, context.session())
                .exceptionally(failure -> turnedAway(failure, "", talk.get(), login, context.session()));
    }

    private CompletionStage<Reply> answer(byte[] token, Login.Talk talk, Login login, Session session) {
        SaslStep step;
        try {
            step = talk.exchange().next(token);
        } catch (SaslFailure noLogin) {
            var failed = new CompletableFuture<Reply>();
            checks.fail(failed, noLogin, session.loop());
            return failed;
        }
        if (step instanceof SaslStep.Challenge challenge) {
            login.goOn(talk);
            return CompletableFuture.completedFuture(Reply.of(response(challenge.message(), 0)));
        }
        var claim = (SaslStep.Claim) step;
        return checks.check(claim, session.clientAddress().getHostAddress(), session.loop())
                .thenApply(verdict -> answer(verdict, talk, login, session))
                .exceptionally(failure -> turnedAway(failure, claim.user(), talk, login, session));
    }

    private Reply answer(SaslStep.Verdict verdict, Login.Talk talk, Login login, Session session) {
        if (verdict instanceof SaslStep.Refused refused) {
            login.goOn(talk);
            return Reply.of(response(refused.message(), 0));
        }
        var proven = (SaslStep.Proven) verdict;
        if (login.phase() == Login.Phase.OVER) { // it spoke out of turn meanwhile
            throw new CompletionException(
                    new SaslFailure("Authentication failed: unexpected request during the login"));
        }
        var principal = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, proven.user(), proven.byToken());
        if (login.phase() == Login.Phase.IN) {
            requireSame(talk, login, session.principal(), principal);
        }
        Optional<Duration> lifetime = lifetime(proven.expiry(), talk.mechanism(), session.listener());
        login.succeed(talk.mechanism(), lifetime);
        LOG.debug("{} has logged in as {} by {}", session.clientAddress(), principal, talk.mechanism());
        return new Reply.Admission(
                response(proven.message(), lifetime.map(Duration::toMillis).orElse(0L)), principal);
    }

    /** A connection stays whose it is: what it has begun was allowed to nobody else. */
    private static void requireSame(Login.Talk talk, Login login, KafkaPrincipal before, KafkaPrincipal after) {
        if (!before.equals(after)) {
            throw new CompletionException(new SaslFailure("Cannot change principals during re-authentication from "
                    + before.getPrincipalType() + "." + before.getName() + " to " + after.getPrincipalType() + "."
                    + after.getName()));
        }
        if (!login.mechanism().equals(talk.mechanism())) {
            throw new CompletionException(new SaslFailure("SASL mechanism '" + talk.mechanism()
                    + "' requested by client is not supported for re-authentication of mechanism '"
                    + login.mechanism() + "'"));
        }
    }

    /** Until its proof is none any more, and no longer than clients may stay without one. */
    private Optional<Duration> lifetime(Optional<Instant> expiry, String mechanism, String listener) {
        LoginRules here = rules.get(listener);
        Optional<Duration> most =
                Optional.ofNullable(here == null ? null : here.lifetimes().get(mechanism));
        Optional<Duration> left = expiry.map(end -> Duration.between(clock.instant(), end))
                .map(time -> time.isNegative() ? Duration.ZERO : time);
        return left.map(time -> most.filter(limit -> limit.compareTo(time) < 0).orElse(time))
                .or(() -> most);
    }

    private static Reply turnedAway(Throwable failure, String claimed, Login.Talk talk, Login login, Session session) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        login.fail();
        String message = "Authentication failed due to an error of the server";
        if (cause instanceof SaslFailure wrong) {
            message = String.valueOf(wrong.getMessage());
        } else {
            LOG.error("A login by {} from {} cannot be checked", talk.mechanism(), session.clientAddress(), cause);
        }
        return new Reply.Farewell(
                new SaslAuthenticateResponse(new SaslAuthenticateResponseData()
                        .setErrorCode(Errors.SASL_AUTHENTICATION_FAILED.code())
                        .setErrorMessage(message)),
                "its login by " + talk.mechanism() + " failed: " + message,
                claimed);
    }

    private static SaslAuthenticateResponse response(byte[] token, long lifetimeMillis) {
        return new SaslAuthenticateResponse(
                new SaslAuthenticateResponseData().setAuthBytes(token).setSessionLifetimeMs(lifetimeMillis));
    }
}
