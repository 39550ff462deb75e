package io.crossdock.broker.request;

import io.crossdock.broker.wire.RequestEnvelope;
import org.apache.kafka.common.errors.IllegalSaslStateException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractResponse;
import org.jspecify.annotations.Nullable;

/** Lets through only what a client may ask for while it has not proved who it is, or has to do so again. */
final class LoginGate {
    private LoginGate() {}

    /** @return what to answer instead of serving the request; null if it is to be served */
    static @Nullable Reply refusal(Login login, RequestEnvelope request) {
        ApiKeys key = request.header().apiKey();
        return switch (login.phase()) {
            case GREETING ->
                switch (key) {
                    case API_VERSIONS, SASL_HANDSHAKE -> null;
                    case SASL_AUTHENTICATE -> outOfOrder(login, request, "before the handshake");
                    default -> over(login, "it asks for " + key + " without having logged in");
                };
            case TALKING -> key == ApiKeys.SASL_AUTHENTICATE ? null : outOfOrder(login, request, "during the login");
            case IN ->
                login.isExpired() && key != ApiKeys.SASL_HANDSHAKE && key != ApiKeys.SASL_AUTHENTICATE
                        ? over(login, "its login has expired and it asks for " + key + " instead of logging in again")
                        : null;
            case OVER -> over(login, "it asks for " + key + " after its login has failed");
        };
    }

    private static Reply outOfOrder(Login login, RequestEnvelope request, String when) {
        String reason = "Unexpected Kafka request of type " + request.header().apiKey() + " " + when + ".";
        AbstractResponse answer = request.body().getErrorResponse(0, new IllegalSaslStateException(reason));
        login.fail();
        return answer == null ? new Reply.HangUp(reason) : new Reply.Farewell(answer, reason);
    }

    private static Reply over(Login login, String reason) {
        login.fail();
        return new Reply.HangUp(reason);
    }
}
