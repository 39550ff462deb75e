package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.OutdatedChangeException;
import io.crossdock.quotas.QuotaEntity;
import io.crossdock.quotas.QuotaSettings;
import org.apache.kafka.common.errors.InvalidRequestException;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Changes the limits of one entity, on what is set at that moment, again if somebody else was quicker. */
final class QuotaChanges {
    /** Each time it is decided anew one of the others was done. */
    private static final int ATTEMPTS = 100;

    private final MetadataStore metadata;

    QuotaChanges(MetadataStore metadata) {
        this.metadata = metadata;
    }

    /**
     * @param steps new values by key, empty to remove one
     * @throws InvalidRequestException if a key means nothing for this entity, or its value is none
     */
    CompletableFuture<Void> carryOut(QuotaEntity entity, Map<String, Optional<Double>> steps, boolean validateOnly) {
        steps.forEach((key, value) -> value.flatMap(limit -> QuotaSettings.problem(entity, key, limit))
                .ifPresent(problem -> {
                    throw new InvalidRequestException(problem);
                }));
        return validateOnly ? CompletableFuture.completedFuture(null) : attempt(entity, steps, ATTEMPTS);
    }

    private CompletableFuture<Void> attempt(QuotaEntity entity, Map<String, Optional<Double>> steps, int left) {
        Map<String, String> before = metadata.image().configs(ConfigScope.QUOTA, entity.key());
        var after = new TreeMap<>(before);
        steps.forEach((key, value) -> {
            if (value.isPresent()) {
                after.put(key, Double.toString(value.get()));
            } else {
                after.remove(key);
            }
        });
        if (after.equals(before)) {
            return CompletableFuture.completedFuture(null);
        }
        return metadata.apply(
                        new MetadataChange.SetConfigs(ConfigScope.QUOTA, entity.key(), Optional.of(before), after))
                .<CompletableFuture<Void>>handle((done, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(done);
                    }
                    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
                    return left > 1 && cause instanceof OutdatedChangeException
                            ? attempt(entity, steps, left - 1)
                            : CompletableFuture.failedFuture(failure);
                })
                .thenCompose(next -> next);
    }
}
