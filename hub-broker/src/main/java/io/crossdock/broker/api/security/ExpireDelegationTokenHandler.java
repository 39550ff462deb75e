package io.crossdock.broker.api.security;

import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.message.ExpireDelegationTokenRequestData;
import org.apache.kafka.common.message.ExpireDelegationTokenResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.ExpireDelegationTokenRequest;
import org.apache.kafka.common.requests.ExpireDelegationTokenResponse;

import java.util.concurrent.CompletionStage;

/** ExpireDelegationToken: ends a token now or at a time, for its owner and renewers who know its secret (KIP-48). */
public final class ExpireDelegationTokenHandler implements RequestHandler<ExpireDelegationTokenRequest> {
    private final DelegationTokens tokens;

    public ExpireDelegationTokenHandler(DelegationTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.EXPIRE_DELEGATION_TOKEN;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.EXPIRE_DELEGATION_TOKEN);
    }

    @Override
    public CompletionStage<Reply> handle(ExpireDelegationTokenRequest request, RequestContext context) {
        tokens.requireMayAsk(context.session());
        ExpireDelegationTokenRequestData asked = request.data();
        return tokens.expire(context.session().principal(), asked.hmac(), asked.expiryTimePeriodMs())
                .thenApply(expiry -> Reply.of(new ExpireDelegationTokenResponse(
                        new ExpireDelegationTokenResponseData().setExpiryTimestampMs(expiry.toEpochMilli()))));
    }
}
