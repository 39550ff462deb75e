package io.crossdock.broker.api.security;

import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.security.acl.NewRules;
import io.crossdock.security.acl.StoredRules;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.CreateAclsResponseData;
import org.apache.kafka.common.message.CreateAclsResponseData.AclCreationResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.CreateAclsRequest;
import org.apache.kafka.common.requests.CreateAclsResponse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Adds access rules, each by itself: one that is refused does not stop the others. One that is there already is fine. */
public final class CreateAclsHandler implements RequestHandler<CreateAclsRequest> {
    private static final CompletableFuture<Optional<PartError>> NOTHING =
            CompletableFuture.completedFuture(Optional.empty());

    private final Optional<AccessRules> rules;
    private final RuleChanges changes;

    /** @param rules empty if nobody checks any */
    public CreateAclsHandler(MetadataStore metadata, Optional<AccessRules> rules) {
        this.rules = rules;
        this.changes = new RuleChanges(metadata);
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.CREATE_ACLS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.CREATE_ACLS);
    }

    @Override
    public CompletionStage<Reply> handle(CreateAclsRequest request, RequestContext context) {
        context.access().requireCluster(AclOperation.ALTER);
        DescribeAclsHandler.require(rules);
        List<AclBinding> asked = request.aclCreations().stream()
                .map(CreateAclsRequest::aclBinding)
                .toList();
        Map<String, List<AclBinding>> byPattern = asked.stream()
                .filter(rule -> NewRules.problem(rule).isEmpty())
                .distinct()
                .collect(Collectors.groupingBy(rule -> StoredRules.name(rule.pattern())));
        Map<String, CompletableFuture<Optional<PartError>>> added = byPattern.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> add(each.getKey(), each.getValue())));
        return CompletableFuture.allOf(added.values().toArray(CompletableFuture[]::new))
                .thenApply(done -> Reply.of(
                        answer(asked, name -> added.getOrDefault(name, NOTHING).join())));
    }

    private CompletableFuture<Optional<PartError>> add(String name, List<AclBinding> wanted) {
        return changes.alter(name, given -> {
                    var next = new HashMap<>(given);
                    wanted.forEach(rule -> next.put(StoredRules.key(rule.entry()), ""));
                    return next;
                })
                .handle((before, failure) ->
                        failure == null ? Optional.<PartError>empty() : Optional.of(PartError.of(failure)));
    }

    private static CreateAclsResponse answer(List<AclBinding> asked, Function<String, Optional<PartError>> outcome) {
        var results = new ArrayList<AclCreationResult>(asked.size());
        for (AclBinding rule : asked) {
            Optional<PartError> error = NewRules.problem(rule)
                    .map(problem -> new PartError(Errors.INVALID_REQUEST.code(), problem))
                    .or(() -> outcome.apply(StoredRules.name(rule.pattern())));
            var result = new AclCreationResult();
            error.ifPresent(known -> result.setErrorCode(known.code()).setErrorMessage(known.message()));
            results.add(result);
        }
        return new CreateAclsResponse(new CreateAclsResponseData().setResults(results));
    }
}
