package io.crossdock.hub.registry;

import io.crossdock.broker.api.data.schema.RecordSchema;
import io.crossdock.broker.api.data.schema.RecordSchemas;
import io.crossdock.registry.SchemaTypes;
import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.book.SchemaParser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The registry of this hub, for its broker: what producers write to topics that want their records checked is held against
 * the schemas of the context that the topic names. Thread-safe.
 */
public final class BrokerSchemas implements RecordSchemas, AutoCloseable {
    /** How often it is looked whether an awaited schema has come. */
    private static final long LOOK_MILLIS = 10;

    /** Who waits for further ones is asked to try again. */
    static final int MOST_AWAITED = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(BrokerSchemas.class);

    private final Supplier<Optional<RegistryBook>> registry;
    private final Runnable begin;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor looks;
    private final AtomicInteger awaited = new AtomicInteger();
    private final AtomicBoolean beginning = new AtomicBoolean();
    private volatile @Nullable Read read;

    /** A registry that has read its topic. */
    private record Read(RegistryBook book, SchemaParser parser) {
        Optional<RecordSchema> find(String context, int id) {
            return book.id(context, id).map(stored -> new StoredSchema(book, parser, context, stored));
        }
    }

    /**
     * @param registry what the registry knows; empty until it has read all of its topic
     * @param begin is run, on a thread of this and once at a time, when that was asked for and is not the case
     */
    public BrokerSchemas(Supplier<Optional<RegistryBook>> registry, Runnable begin, Clock clock) {
        this.registry = registry;
        this.begin = begin;
        this.clock = clock;
        looks = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "registry-await");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Optional<RecordSchema> find(String context, int id) {
        Read now = read();
        return now == null ? Optional.empty() : now.find(context, id);
    }

    @Override
    public CompletionStage<?> await(String context, int id, Duration atMost) {
        Read now = read();
        if (now == null) {
            beginSoon();
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the schema registry of this hub is still reading its topic"));
        }
        var over = new CompletableFuture<Void>();
        if (awaited.incrementAndGet() > MOST_AWAITED) { // not unknown for that: a record would be refused for good
            over.completeExceptionally(new IllegalStateException("too many schemas are waited for"));
        } else {
            look(() -> now.find(context, id).isPresent(), clock.millis() + atMost.toMillis(), over);
        }
        over.whenComplete((nothing, failure) -> awaited.decrementAndGet());
        return over;
    }

    /** Beginning takes longer than the event loop may that asks for it. */
    private void beginSoon() {
        if (!beginning.compareAndSet(false, true)) {
            return;
        }
        try {
            looks.execute(this::begin);
        } catch (RejectedExecutionException closing) {
            LOG.debug("The schema registry does not begin, since this hub is being stopped", closing);
        }
    }

    private void begin() {
        try {
            begin.run();
        } catch (RuntimeException | Error failed) { // also errors: the executor would keep it to itself
            LOG.error(
                    "The schema registry cannot begin, and records for topics that want schemas checked are put off"
                            + " until it can; it is tried again with the next of them",
                    failed);
        } finally {
            beginning.set(false);
        }
    }

    private void look(BooleanSupplier known, long until, CompletableFuture<Void> over) {
        if (known.getAsBoolean() || clock.millis() >= until) {
            over.complete(null);
            return;
        }
        try {
            looks.schedule(() -> look(known, until, over), LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            over.completeExceptionally(new IllegalStateException("this hub is being stopped", closing));
        }
    }

    private @Nullable Read read() {
        Read known = read;
        if (known == null) {
            known = registry.get()
                    .map(book -> new Read(book, new SchemaParser(book, SchemaTypes.all())))
                    .orElse(null);
            read = known;
        }
        return known;
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
