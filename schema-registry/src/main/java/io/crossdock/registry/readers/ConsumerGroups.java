package io.crossdock.registry.readers;

import io.crossdock.registry.book.SubjectReaders;
import io.crossdock.registry.schema.Subject;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds a subject's readers among the cluster's consumer groups, by the name of the topic that the subject is named after.
 *
 * <p>The cluster is asked by a thread of its own, at most every {@link #FRESH}, and only when somebody wants to know; who
 * wants to know waits for it a second at most, and takes what was known before. Thread-safe.
 */
public final class ConsumerGroups implements SubjectReaders, AutoCloseable {
    /** How long an answer of the cluster is taken for true. */
    static final Duration FRESH = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerGroups.class);
    private static final long PATIENCE_MILLIS = 1_000;

    /** Names of the groups of sink connectors: the hub's own, and Kafka Connect's. */
    private static final List<String> OF_CONNECTORS = List.of("connector-", "connect-");

    private final ClusterClient client;
    private final Clock clock;
    private final ExecutorService asking =
            new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1), task -> {
                var thread = new Thread(task, "registry-readers");
                thread.setDaemon(true);
                return thread;
            });
    private Optional<TopicReaders> known = Optional.empty();
    private Instant askedAt = Instant.EPOCH;
    private CompletableFuture<Void> refresh = CompletableFuture.completedFuture(null);

    public ConsumerGroups(ClusterClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Readers of(Subject subject) {
        Optional<String> topic = topic(subject.name());
        if (topic.isEmpty()) {
            return new Readers(List.of(), List.of(), false);
        }
        try {
            refreshed().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            // What was known before is better than nothing.
        }
        return now().map(each -> readers(each.of(topic.get())))
                .orElseGet(() -> new Readers(List.of(), List.of(), false));
    }

    /** Confluent's TopicNameStrategy; subjects that are named otherwise say nothing of topics. */
    static Optional<String> topic(String name) {
        return List.of("-value", "-key").stream()
                .filter(suffix -> name.endsWith(suffix) && name.length() > suffix.length())
                .map(suffix -> name.substring(0, name.length() - suffix.length()))
                .findFirst();
    }

    private static Readers readers(List<String> groups) {
        List<String> connectors = groups.stream()
                .flatMap(group -> OF_CONNECTORS.stream()
                        .filter(prefix -> group.startsWith(prefix) && group.length() > prefix.length())
                        .map(prefix -> group.substring(prefix.length())))
                .sorted()
                .toList();
        return new Readers(groups, connectors, true);
    }

    private synchronized Optional<TopicReaders> now() {
        return known;
    }

    private synchronized CompletableFuture<Void> refreshed() {
        if (refresh.isDone() && clock.instant().isAfter(askedAt.plus(FRESH))) {
            askedAt = clock.instant();
            try {
                refresh = CompletableFuture.runAsync(this::ask, asking);
            } catch (RejectedExecutionException closed) {
                return CompletableFuture.completedFuture(null);
            }
        }
        return refresh;
    }

    private void ask() {
        try {
            Optional<Admin> admin = client.admin();
            if (admin.isPresent()) {
                TopicReaders found = TopicReaders.ask(admin.get());
                synchronized (this) {
                    known = Optional.of(found);
                }
            }
        } catch (ExecutionException | KafkaException refused) {
            LOG.warn(
                    "the cluster does not tell its consumer groups, so verdicts do not name readers; the registry's"
                            + " user needs DESCRIBE on groups: {}",
                    refused.getMessage());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        asking.shutdownNow();
        client.close();
    }
}
