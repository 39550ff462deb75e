package io.crossdock.broker.api.security;

import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.security.authn.ScramCredential;
import io.crossdock.security.authn.ScramHash;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData.UserName;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData.CredentialInfo;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData.DescribeUserScramCredentialsResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.DescribeUserScramCredentialsRequest;
import org.apache.kafka.common.requests.DescribeUserScramCredentialsResponse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** DescribeUserScramCredentials: who can log in by SCRAM, without what they log in with (KIP-554). */
public final class DescribeUserScramCredentialsHandler implements RequestHandler<DescribeUserScramCredentialsRequest> {
    private final MetadataStore metadata;

    public DescribeUserScramCredentialsHandler(MetadataStore metadata) {
        this.metadata = metadata;
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS);
    }

    @Override
    public CompletionStage<Reply> handle(DescribeUserScramCredentialsRequest request, RequestContext context) {
        context.access().requireCluster(AclOperation.DESCRIBE);
        Map<String, Map<String, String>> stored = metadata.image().configs(ConfigScope.CREDENTIAL);
        List<UserName> users = request.data().users();
        var results = new ArrayList<DescribeUserScramCredentialsResult>();
        if (users == null || users.isEmpty()) {
            new TreeMap<>(stored).forEach((user, credentials) -> results.add(described(user, credentials)));
        } else {
            var asked = new LinkedHashMap<String, Integer>();
            users.forEach(user -> asked.merge(user.name(), 1, Integer::sum));
            asked.forEach((user, times) -> results.add(
                    times > 1
                            ? failed(
                                    user,
                                    Errors.DUPLICATE_RESOURCE,
                                    "Cannot describe SCRAM credentials for the same user twice in a single request: "
                                            + user)
                            : stored.containsKey(user)
                                    ? described(user, stored.get(user))
                                    : failed(
                                            user,
                                            Errors.RESOURCE_NOT_FOUND,
                                            "Attempt to describe a user credential that does not exist: " + user)));
        }
        return CompletableFuture.completedFuture(Reply.of(new DescribeUserScramCredentialsResponse(
                new DescribeUserScramCredentialsResponseData().setResults(results))));
    }

    private static DescribeUserScramCredentialsResult described(String user, Map<String, String> credentials) {
        var infos = new ArrayList<CredentialInfo>();
        for (ScramHash hash : ScramHash.values()) {
            String text = credentials.get(hash.mechanism());
            if (text != null) {
                infos.add(new CredentialInfo()
                        .setMechanism(hash.code())
                        .setIterations(ScramCredential.decode(text).iterations()));
            }
        }
        return new DescribeUserScramCredentialsResult().setUser(user).setCredentialInfos(infos);
    }

    private static DescribeUserScramCredentialsResult failed(String user, Errors error, String message) {
        return new DescribeUserScramCredentialsResult()
                .setUser(user)
                .setErrorCode(error.code())
                .setErrorMessage(message);
    }
}
