package io.crossdock.broker.api.security;

import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.request.PartError;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestContext;
import io.crossdock.broker.request.RequestHandler;
import io.crossdock.broker.request.VersionRange;
import io.crossdock.security.authn.ScramCredential;
import io.crossdock.security.authn.ScramHash;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.DuplicateResourceException;
import org.apache.kafka.common.errors.UnacceptableCredentialException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialUpsertion;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData.AlterUserScramCredentialsResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AlterUserScramCredentialsRequest;
import org.apache.kafka.common.requests.AlterUserScramCredentialsResponse;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** AlterUserScramCredentials: sets and deletes what users log in with by SCRAM; clients send it salted (KIP-554). */
public final class AlterUserScramCredentialsHandler implements RequestHandler<AlterUserScramCredentialsRequest> {
    private final CredentialChanges changes;

    public AlterUserScramCredentialsHandler(MetadataStore metadata) {
        changes = new CredentialChanges(metadata);
    }

    @Override
    public ApiKeys api() {
        return ApiKeys.ALTER_USER_SCRAM_CREDENTIALS;
    }

    @Override
    public VersionRange versions() {
        return VersionRange.allOf(ApiKeys.ALTER_USER_SCRAM_CREDENTIALS);
    }

    @Override
    public CompletionStage<Reply> handle(AlterUserScramCredentialsRequest request, RequestContext context) {
        context.access().requireCluster(AclOperation.ALTER);
        var results = new ArrayList<CompletableFuture<AlterUserScramCredentialsResult>>();
        wanted(request.data())
                .forEach((user, wanted) ->
                        results.add(carryOut(user, wanted).handle((done, failure) -> result(user, failure))));
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        Reply.of(new AlterUserScramCredentialsResponse(new AlterUserScramCredentialsResponseData()
                                .setResults(results.stream()
                                        .map(CompletableFuture::join)
                                        .toList()))));
    }

    /** One credential that is to be set, or, without one, to be deleted. */
    private record Wish(byte mechanism, Optional<ScramCredentialUpsertion> set) {}

    /** By user, in the order of the request. */
    private static Map<String, List<Wish>> wanted(AlterUserScramCredentialsRequestData request) {
        var wanted = new LinkedHashMap<String, List<Wish>>();
        request.deletions().forEach(deletion -> wanted.computeIfAbsent(deletion.name(), first -> new ArrayList<>())
                .add(new Wish(deletion.mechanism(), Optional.empty())));
        request.upsertions().forEach(upsertion -> wanted.computeIfAbsent(upsertion.name(), first -> new ArrayList<>())
                .add(new Wish(upsertion.mechanism(), Optional.of(upsertion))));
        return wanted;
    }

    private CompletableFuture<Void> carryOut(String user, List<Wish> wishes) {
        try {
            if (user.isEmpty()) {
                throw new UnacceptableCredentialException("Username must not be empty");
            }
            var credentials = new LinkedHashMap<ScramHash, Optional<ScramCredential>>();
            for (Wish wish : wishes) {
                ScramHash hash = ScramHash.of(wish.mechanism())
                        .orElseThrow(() -> new UnsupportedSaslMechanismException("Unknown SCRAM mechanism"));
                if (credentials.put(hash, wish.set().map(set -> credential(hash, set))) != null) {
                    throw new DuplicateResourceException(
                            "A user credential cannot be altered twice in the same request");
                }
            }
            return changes.apply(user, credentials);
        } catch (ApiException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static ScramCredential credential(ScramHash hash, ScramCredentialUpsertion set) {
        if (set.iterations() < ScramHash.LEAST_ITERATIONS) {
            throw new UnacceptableCredentialException("Too few iterations");
        }
        if (set.iterations() > ScramHash.MOST_ITERATIONS) {
            throw new UnacceptableCredentialException("Too many iterations");
        }
        if (set.salt().length == 0 || set.saltedPassword().length == 0) {
            throw new UnacceptableCredentialException("Salt and password must not be empty");
        }
        return ScramCredential.ofSalted(hash, set.saltedPassword(), set.salt(), set.iterations());
    }

    private static AlterUserScramCredentialsResult result(String user, @Nullable Throwable failure) {
        var result = new AlterUserScramCredentialsResult().setUser(user);
        if (failure == null) {
            return result;
        }
        PartError error = PartError.of(failure);
        return result.setErrorCode(error.code()).setErrorMessage(error.message());
    }
}
