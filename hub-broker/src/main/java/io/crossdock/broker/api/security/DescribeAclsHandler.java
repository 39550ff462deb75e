package io.crossdock.broker.api.security;

import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.message.DescribeAclsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.DescribeAclsRequest;
import org.apache.kafka.common.requests.DescribeAclsResponse;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lists access rules. */
public final class DescribeAclsHandler implements RequestHandler<DescribeAclsRequest> {
    private final Optional<AccessRules> rules;

    /** @param rules empty if nobody checks any */
    public DescribeAclsHandler(Optional<AccessRules> rules) {
        this.rules = rules;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DESCRIBE_ACLS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DESCRIBE_ACLS);
    }

    @Override
    public CompletionStage<Reply> handle(DescribeAclsRequest request, RequestContext context) {
        context.access().requireCluster(AclOperation.DESCRIBE);
        var found = require(rules).book().matching(request.filter());
        return CompletableFuture.completedFuture(Reply.of(new DescribeAclsResponse(
                new DescribeAclsResponseData().setResources(DescribeAclsResponse.aclsResources(found)),
                context.version())));
    }

    static AccessRules require(Optional<AccessRules> rules) {
        return rules.orElseThrow(() -> new SecurityDisabledException(
                "No Authorizer is configured on the broker, so everybody may do everything and there are no rules:"
                        + " 'crossdock secure' sets one up with users and TLS; by hand it is authorizer=acl with super.users"
                        + " (broker.authorizer and broker.super.users in hub.yaml)"));
    }
}
