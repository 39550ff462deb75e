package io.crossdock.broker.api.cluster;

import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.MetadataStore;
import io.crossdock.broker.metadata.OutdatedChangeException;
import io.crossdock.broker.request.Access;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.requests.ApiError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Carries out the changes of one request, each resource by itself: one that is refused does not stop the others. */
final class ConfigChanges {
    /** How often a change is decided anew because others came first: each time one of them was done. */
    private static final int ATTEMPTS = 100;

    private static final Logger LOG = LoggerFactory.getLogger(ConfigChanges.class);

    private final MetadataStore metadata;
    private final ConfigResources resources;

    ConfigChanges(MetadataStore metadata, ConfigResources resources) {
        this.metadata = metadata;
        this.resources = resources;
    }

    /** What is to be changed of one resource. */
    record Change(byte type, String name, NewValues values) {
        private List<Object> key() {
            return List.of(type, name);
        }
    }

    /** What shall be set, seen from what is set. */
    @FunctionalInterface
    interface NewValues {
        Map<String, String> from(ConfigurableResource resource, ClusterImage image, Map<String, String> given);
    }

    /**
     * @param change what a part of the request asks for
     * @param answer to that part, from how it went
     * @return for each part, in order, its answer; one for a resource that is named twice, since clients keep answers by resource
     */
    <Q, A> CompletableFuture<List<A>> carryOut(
            List<Q> asked,
            Function<Q, Change> change,
            boolean validateOnly,
            Access access,
            BiFunction<Q, ApiError, A> answer) {
        List<Change> changes = asked.stream().map(change).toList();
        Set<List<Object>> twice = namedTwice(changes);
        var first = new HashSet<List<Object>>();
        var answers = new ArrayList<CompletableFuture<A>>();
        for (int i = 0; i < asked.size(); i++) {
            Q part = asked.get(i);
            Change wanted = changes.get(i);
            if (!first.add(wanted.key())) {
                continue;
            }
            answers.add(attempt(wanted, twice.contains(wanted.key()), validateOnly, access, ATTEMPTS)
                    .handle((done, failure) -> answer.apply(part, failure == null ? ApiError.NONE : errorOf(failure))));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Void> attempt(
            Change change, boolean twice, boolean validateOnly, Access access, int left) {
        return carryOut(change, twice, validateOnly, metadata.image(), access)
                .<CompletableFuture<Void>>handle((done, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(done);
                    }
                    return left > 1 && causeOf(failure) instanceof OutdatedChangeException
                            ? attempt(change, twice, validateOnly, access, left - 1)
                            : CompletableFuture.failedFuture(failure);
                })
                .thenCompose(next -> next);
    }

    private CompletableFuture<Void> carryOut(
            Change change, boolean twice, boolean validateOnly, ClusterImage image, Access access) {
        try {
            ConfigurableResource resource = resources.require(change.type());
            resource.requireAlter(change.name(), access);
            if (twice) {
                throw new InvalidRequestException(
                        resource.type() + " '" + change.name() + "' is in the request twice; name it once");
            }
            Map<String, String> wanted = change.values().from(resource, image, resource.given(change.name(), image));
            var planned = resource.plan(change.name(), image, wanted);
            return validateOnly ? CompletableFuture.completedFuture(null) : planned.get();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private static Set<List<Object>> namedTwice(List<Change> changes) {
        var seen = new HashSet<List<Object>>();
        var twice = new HashSet<List<Object>>();
        changes.forEach(change -> {
            if (!seen.add(change.key())) {
                twice.add(change.key());
            }
        });
        return twice;
    }

    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static ApiError errorOf(Throwable failure) {
        Throwable cause = causeOf(failure);
        if (!(cause instanceof ApiException)) {
            LOG.error("A configuration could not be altered", cause);
        }
        return ApiError.fromThrowable(cause);
    }
}
