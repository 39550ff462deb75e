package io.crossdock.broker.api.security;

import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.security.token.DelegationToken;
import io.crossdock.security.token.TokenRules;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.DelegationTokenAuthorizationException;
import org.apache.kafka.common.message.CreateDelegationTokenRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.CreateDelegationTokenRequest;
import org.apache.kafka.common.requests.CreateDelegationTokenResponse;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** CreateDelegationToken: everybody who has logged in gets one for himself; one for others takes a permission (KIP-373). */
public final class CreateDelegationTokenHandler implements RequestHandler<CreateDelegationTokenRequest> {
    private final DelegationTokens tokens;

    public CreateDelegationTokenHandler(DelegationTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.CREATE_DELEGATION_TOKEN;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.CREATE_DELEGATION_TOKEN);
    }

    @Override
    public CompletionStage<Reply> handle(CreateDelegationTokenRequest request, RequestContext context) {
        tokens.requireMayAsk(context.session());
        KafkaPrincipal requester = context.session().principal();
        KafkaPrincipal owner = owner(request.data(), requester);
        if (!owner.equals(requester)
                && !context.access().allows(AclOperation.CREATE_TOKENS, ResourceType.USER, owner.toString())) {
            throw new DelegationTokenAuthorizationException(
                    requester + " may not create delegation tokens for " + owner);
        }
        List<KafkaPrincipal> renewers = request.data().renewers().stream()
                .map(each -> new KafkaPrincipal(each.principalType(), each.principalName()))
                .toList();
        TokenRules.requireUsers(owner, renewers);
        return tokens.create(owner, requester, renewers, request.data().maxLifetimeMs())
                .thenApply(issued -> Reply.of(response(issued, context.version())));
    }

    private static KafkaPrincipal owner(CreateDelegationTokenRequestData request, KafkaPrincipal requester) {
        String name = request.ownerPrincipalName();
        return name == null || name.isEmpty()
                ? requester
                : new KafkaPrincipal(
                        request.ownerPrincipalType() == null ? KafkaPrincipal.USER_TYPE : request.ownerPrincipalType(),
                        name);
    }

    private static CreateDelegationTokenResponse response(DelegationTokens.Issued issued, short version) {
        DelegationToken token = issued.token();
        return CreateDelegationTokenResponse.prepareResponse(
                version,
                0,
                Errors.NONE,
                token.owner(),
                token.requester(),
                token.issued().toEpochMilli(),
                token.expiry().toEpochMilli(),
                token.latest().toEpochMilli(),
                token.id(),
                ByteBuffer.wrap(issued.hmac()));
    }
}
