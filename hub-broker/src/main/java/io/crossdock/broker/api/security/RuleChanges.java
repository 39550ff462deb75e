package io.crossdock.broker.api.security;

import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.MetadataChange;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.OutdatedChangeException;
import org.apache.kafka.common.errors.InvalidRequestException;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/** Changes the rules of one resource pattern, whoever else changes them at the same time. Thread-safe. */
final class RuleChanges {
    /** How often a change is decided anew because others came first: each time one of them was done. */
    private static final int ATTEMPTS = 100;
    /** Of the rules of one pattern, which lie in one znode; ZooKeeper takes 1 MB at most. */
    private static final int MAX_CHARACTERS = 200_000;

    private final MetadataStore metadata;

    RuleChanges(MetadataStore metadata) {
        this.metadata = metadata;
    }

    /**
     * @param name under which the rules of the pattern are stored
     * @param next what shall be stored, from what is
     * @return what was stored before; completes when the change is in force here
     */
    CompletableFuture<Map<String, String>> alter(String name, UnaryOperator<Map<String, String>> next) {
        return alter(name, next, ATTEMPTS);
    }

    private CompletableFuture<Map<String, String>> alter(
            String name, UnaryOperator<Map<String, String>> next, int left) {
        Map<String, String> given = metadata.image().configs(ConfigScope.ACL, name);
        Map<String, String> wanted = next.apply(given);
        if (wanted.equals(given)) {
            return CompletableFuture.completedFuture(given);
        }
        if (wanted.size() > given.size() && characters(wanted) > MAX_CHARACTERS) {
            return CompletableFuture.failedFuture(new InvalidRequestException("there are " + given.size()
                    + " rules for " + name + " already, more have no room; make groups of principals"
                    + " (principal.group.NAME) or prefixes of what they have in common"));
        }
        return metadata.apply(new MetadataChange.SetConfigs(ConfigScope.ACL, name, Optional.of(given), wanted))
                .handle((done, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(given);
                    }
                    return left > 1 && causeOf(failure) instanceof OutdatedChangeException
                            ? alter(name, next, left - 1)
                            : CompletableFuture.<Map<String, String>>failedFuture(failure);
                })
                .thenCompose(step -> step);
    }

    private static int characters(Map<String, String> rules) {
        return rules.keySet().stream().mapToInt(String::length).sum();
    }

    static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
