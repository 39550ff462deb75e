package io.crossdock.broker.net;

import io.crossdock.security.authn.SaslFailure;
import io.crossdock.security.authn.SaslInitiator;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslHandshakeRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.SaslAuthenticateRequest;
import org.apache.kafka.common.requests.SaslAuthenticateResponse;
import org.apache.kafka.common.requests.SaslHandshakeRequest;
import org.apache.kafka.common.requests.SaslHandshakeResponse;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** One login of this broker at another. */
final class PeerLogin {
    /** Sends a request over the connection that logs in; completes on its event loop. */
    @FunctionalInterface
    interface Asking {
        CompletableFuture<AbstractResponse> ask(AbstractRequest.Builder<?> request);
    }

    private final String mechanism;
    private final SaslInitiator initiator;
    private final Asking connection;
    private final Executor work;

    /** @param work where a password may be salted */
    PeerLogin(String mechanism, SaslInitiator initiator, Asking connection, Executor work) {
        this.mechanism = mechanism;
        this.initiator = initiator;
        this.connection = connection;
        this.work = work;
    }

    /** @return after what time the next login is due, zero for never; fails if it is refused */
    CompletableFuture<Duration> run() {
        var handshake = new SaslHandshakeRequest.Builder(new SaslHandshakeRequestData().setMechanism(mechanism));
        return connection.ask(handshake).thenCompose(answer -> {
            var agreed = (SaslHandshakeResponse) answer;
            if (agreed.error() != Errors.NONE) {
                throw new SaslAuthenticationException("it offers the logins " + agreed.enabledMechanisms()
                        + ", and this broker wants " + mechanism + " (sasl.mechanism.inter.broker.protocol): "
                        + agreed.error());
            }
            return say(initiator.first());
        });
    }

    private CompletableFuture<Duration> say(byte[] token) {
        var request = new SaslAuthenticateRequest.Builder(new SaslAuthenticateRequestData().setAuthBytes(token));
        return connection.ask(request).thenCompose(answer -> {
            var said = (SaslAuthenticateResponse) answer;
            if (said.error() != Errors.NONE) {
                throw new SaslAuthenticationException("it refuses the login: " + said.errorMessage());
            }
            return CompletableFuture.supplyAsync(() -> next(said.saslAuthBytes()), work)
                    .thenCompose(next -> next.length == 0
                            ? CompletableFuture.completedFuture(Duration.ofMillis(said.sessionLifetimeMs()))
                            : say(next));
        });
    }

    private byte[] next(byte[] answer) {
        try {
            return initiator.next(answer);
        } catch (SaslFailure notTheRightOne) {
            throw new CompletionException(notTheRightOne);
        }
    }
}
