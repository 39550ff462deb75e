package io.crossdock.broker.api.security;

import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.message.RenewDelegationTokenRequestData;
import org.apache.kafka.common.message.RenewDelegationTokenResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.RenewDelegationTokenRequest;
import org.apache.kafka.common.requests.RenewDelegationTokenResponse;

import java.util.concurrent.CompletionStage;

/** RenewDelegationToken: puts a token's expiry off, for its owner and renewers who know its secret (KIP-48). */
public final class RenewDelegationTokenHandler implements RequestHandler<RenewDelegationTokenRequest> {
    private final DelegationTokens tokens;

    public RenewDelegationTokenHandler(DelegationTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.RENEW_DELEGATION_TOKEN;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.RENEW_DELEGATION_TOKEN);
    }

    @Override
    public CompletionStage<Reply> handle(RenewDelegationTokenRequest request, RequestContext context) {
        tokens.requireMayAsk(context.session());
        RenewDelegationTokenRequestData asked = request.data();
        return tokens.renew(context.session().principal(), asked.hmac(), asked.renewPeriodMs())
                .thenApply(expiry -> Reply.of(new RenewDelegationTokenResponse(
                        new RenewDelegationTokenResponseData().setExpiryTimestampMs(expiry.toEpochMilli()))));
    }
}
