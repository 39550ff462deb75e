package io.crossdock.broker.api.session;

import io.crossdock.broker.request.Login;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.security.authn.SaslMechanism;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.SaslHandshakeRequest;
import org.apache.kafka.common.requests.SaslHandshakeResponse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * SaslHandshake: a client says by which mechanism it wants to log in (KIP-43, KIP-152). After version 0 its tokens come
 * without any request around them.
 */
public final class SaslHandshakeHandler implements RequestHandler<SaslHandshakeRequest> {
    private final Map<String, LoginRules> rules;

    /** @param rules by listener, of those at which clients log in */
    public SaslHandshakeHandler(Map<String, LoginRules> rules) {
        this.rules = Map.copyOf(rules);
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.SASL_HANDSHAKE;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.SASL_HANDSHAKE);
    }

    @Override
    public CompletionStage<Reply> handle(SaslHandshakeRequest request, RequestContext context) {
        return CompletableFuture.completedFuture(answer(request.data().mechanism(), context));
    }

    private Reply answer(String wanted, RequestContext context) {
        Login login = context.session().login();
        LoginRules here = rules.get(context.session().listener());
        if (login == null || here == null || !login.mayBegin()) {
            throw new IllegalSaslStateException("there is nothing to log in to now");
        }
        Optional<SaslMechanism> mechanism = here.mechanism(wanted);
        if (mechanism.isEmpty()) {
            login.fail();
            return new Reply.Farewell(
                    response(Errors.UNSUPPORTED_SASL_MECHANISM, here.names()),
                    "it wants to log in by " + wanted + ", offered are " + here.names());
        }
        login.begin(new Login.Talk(wanted, mechanism.get().begin()));
        SaslHandshakeResponse agreed = response(Errors.NONE, here.names());
        return context.version() == 0 ? new Reply.BareTokens(agreed) : Reply.of(agreed);
    }

    private static SaslHandshakeResponse response(Errors error, List<String> mechanisms) {
        return new SaslHandshakeResponse(
                new SaslHandshakeResponseData().setErrorCode(error.code()).setMechanisms(mechanisms));
    }
}
