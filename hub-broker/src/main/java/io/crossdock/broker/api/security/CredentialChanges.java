package io.crossdock.broker.api.security;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.OutdatedChangeException;
import io.crossdock.security.authn.ScramCredential;
import io.crossdock.security.authn.ScramHash;
import org.apache.kafka.common.errors.ResourceNotFoundException;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Carries out what is to be changed of one user's credentials, all of it or nothing. Thread-safe. */
final class CredentialChanges {
    /** How often a change is decided anew because others came first: each time one of them was done. */
    private static final int ATTEMPTS = 100;

    private final MetadataStore metadata;

    CredentialChanges(MetadataStore metadata) {
        this.metadata = metadata;
    }

    /** @param wanted credentials by mechanism, empty for one that is to go */
    CompletableFuture<Void> apply(String user, Map<ScramHash, Optional<ScramCredential>> wanted) {
        return attempt(user, wanted, ATTEMPTS);
    }

    private CompletableFuture<Void> attempt(String user, Map<ScramHash, Optional<ScramCredential>> wanted, int left) {
        MetadataChange change;
        try {
            change = decide(user, wanted, metadata.image());
        } catch (ResourceNotFoundException nothingThere) {
            return CompletableFuture.failedFuture(nothingThere);
        }
        return metadata.apply(change)
                .<CompletableFuture<Void>>handle((done, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(done);
                    }
                    return left > 1 && causeOf(failure) instanceof OutdatedChangeException
                            ? attempt(user, wanted, left - 1)
                            : CompletableFuture.failedFuture(failure);
                })
                .thenCompose(next -> next);
    }

    private static MetadataChange decide(
            String user, Map<ScramHash, Optional<ScramCredential>> wanted, ClusterImage image) {
        Map<String, String> given = image.configs(ConfigScope.CREDENTIAL, user);
        var next = new HashMap<>(given);
        wanted.forEach((hash, credential) -> {
            if (credential.isPresent()) {
                next.put(hash.mechanism(), credential.get().encode());
            } else if (next.remove(hash.mechanism()) == null) {
                throw new ResourceNotFoundException("Attempt to delete a user credential that does not exist");
            }
        });
        return new MetadataChange.SetConfigs(ConfigScope.CREDENTIAL, user, Optional.of(given), next);
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
