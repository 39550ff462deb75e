package io.crossdock.broker.api.security;

import io.crossdock.broker.request.Access;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.security.token.DelegationToken;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeDelegationTokenRequest;
import org.apache.kafka.common.requests.DescribeDelegationTokenResponse;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.token.delegation.TokenInformation;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * DescribeDelegationToken: the tokens of those who are asked for, with their secrets: one's own, those one may renew, and
 * those one is allowed to see (KIP-48, KIP-373).
 */
public final class DescribeDelegationTokenHandler implements RequestHandler<DescribeDelegationTokenRequest> {
    private final DelegationTokens tokens;

    public DescribeDelegationTokenHandler(DelegationTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DESCRIBE_DELEGATION_TOKEN;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DESCRIBE_DELEGATION_TOKEN);
    }

    @Override
    public CompletionStage<Reply> handle(DescribeDelegationTokenRequest request, RequestContext context) {
        tokens.requireMayAsk(context.session());
        Set<KafkaPrincipal> owners = owners(request);
        KafkaPrincipal who = context.session().principal();
        var described = tokens
                .find(token -> isAskedFor(token, owners)
                        && (token.isOfOwnerOrRenewer(who) || isAllowed(token, context.access())))
                .stream()
                .map(DescribeDelegationTokenHandler::described)
                .toList();
        return CompletableFuture.completedFuture(
                Reply.of(new DescribeDelegationTokenResponse(context.version(), 0, Errors.NONE, described)));
    }

    /** Null for all there are. */
    private static @Nullable Set<KafkaPrincipal> owners(DescribeDelegationTokenRequest request) {
        var asked = request.data().owners();
        return asked == null
                ? null
                : asked.stream()
                        .map(owner -> new KafkaPrincipal(owner.principalType(), owner.principalName()))
                        .collect(Collectors.toSet());
    }

    /** As in Apache Kafka tokens that somebody may renew are among his. */
    private static boolean isAskedFor(DelegationToken token, @Nullable Set<KafkaPrincipal> owners) {
        return owners == null || owners.stream().anyMatch(token::isOfOwnerOrRenewer);
    }

    private static boolean isAllowed(DelegationToken token, Access access) {
        return access.allows(AclOperation.DESCRIBE, ResourceType.DELEGATION_TOKEN, token.id())
                || access.allows(
                        AclOperation.DESCRIBE_TOKENS,
                        ResourceType.USER,
                        token.owner().toString());
    }

    private static org.apache.kafka.common.security.token.delegation.DelegationToken described(
            DelegationTokens.Issued issued) {
        DelegationToken token = issued.token();
        var information = new TokenInformation(
                token.id(),
                token.owner(),
                token.requester(),
                List.copyOf(token.renewers()),
                token.issued().toEpochMilli(),
                token.latest().toEpochMilli(),
                token.expiry().toEpochMilli());
        return new org.apache.kafka.common.security.token.delegation.DelegationToken(information, issued.hmac());
    }
}
