package io.crossdock.broker.api.security;

import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.security.acl.StoredRules;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DeleteAclsResponseData;
import org.apache.kafka.common.message.DeleteAclsResponseData.DeleteAclsFilterResult;
import org.apache.kafka.common.message.DeleteAclsResponseData.DeleteAclsMatchingAcl;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.DeleteAclsRequest;
import org.apache.kafka.common.requests.DeleteAclsResponse;
import org.apache.kafka.common.resource.ResourcePattern;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Removes the access rules that filters match. A rule that two filters match is in the answers to both. */
public final class DeleteAclsHandler implements RequestHandler<DeleteAclsRequest> {
    private final MetadataStore metadata;
    private final Optional<AccessRules> rules;
    private final RuleChanges changes;

    /** @param rules empty if nobody checks any */
    public DeleteAclsHandler(MetadataStore metadata, Optional<AccessRules> rules) {
        this.metadata = metadata;
        this.rules = rules;
        this.changes = new RuleChanges(metadata);
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DELETE_ACLS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DELETE_ACLS);
    }

    @Override
    public CompletionStage<Reply> handle(DeleteAclsRequest request, RequestContext context) {
        context.access().requireCluster(AclOperation.ALTER);
        DescribeAclsHandler.require(rules);
        List<AclBindingFilter> filters = request.filters();
        List<CompletableFuture<Removed>> removals = metadata.image().configs(ConfigScope.ACL).entrySet().stream()
                .filter(each -> !StoredRules.matching(each.getKey(), each.getValue(), filters)
                        .isEmpty())
                .map(each -> remove(each.getKey(), filters))
                .toList();
        return CompletableFuture.allOf(removals.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    List<Removed> removed =
                            removals.stream().map(CompletableFuture::join).toList();
                    return Reply.of(new DeleteAclsResponse(
                            new DeleteAclsResponseData()
                                    .setFilterResults(filters.stream()
                                            .map(filter -> result(filter, removed))
                                            .toList()),
                            context.version()));
                });
    }

    /** What was to be removed of one pattern, and why it could not be. */
    private record Removed(List<AclBinding> rules, Optional<PartError> error) {}

    private CompletableFuture<Removed> remove(String name, List<AclBindingFilter> filters) {
        return changes.alter(name, given -> {
                    var left = new HashMap<>(given);
                    left.keySet()
                            .removeAll(
                                    StoredRules.matching(name, given, filters).keySet());
                    return left;
                })
                .handle((before, failure) -> {
                    Map<String, String> then =
                            failure == null ? before : metadata.image().configs(ConfigScope.ACL, name);
                    return new Removed(
                            List.copyOf(
                                    StoredRules.matching(name, then, filters).values()),
                            failure == null ? Optional.empty() : Optional.of(PartError.of(failure)));
                });
    }

    private static DeleteAclsFilterResult result(AclBindingFilter filter, List<Removed> removed) {
        var result = new DeleteAclsFilterResult();
        removed.forEach(some -> some.rules().stream().filter(filter::matches).forEach(rule -> result.matchingAcls()
                .add(matching(rule, some.error()))));
        return result;
    }

    private static DeleteAclsMatchingAcl matching(AclBinding rule, Optional<PartError> error) {
        ResourcePattern pattern = rule.pattern();
        var matching = new DeleteAclsMatchingAcl()
                .setResourceType(pattern.resourceType().code())
                .setResourceName(pattern.name())
                .setPatternType(pattern.patternType().code())
                .setPrincipal(rule.entry().principal())
                .setHost(rule.entry().host())
                .setOperation(rule.entry().operation().code())
                .setPermissionType(rule.entry().permissionType().code());
        error.ifPresent(known -> matching.setErrorCode(known.code()).setErrorMessage(known.message()));
        return matching;
    }
}
