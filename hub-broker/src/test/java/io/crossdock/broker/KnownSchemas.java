package io.crossdock.broker;

import io.crossdock.broker.api.data.schema.RecordSchema;
import io.crossdock.broker.api.data.schema.RecordSchemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Schemas in memory: a payload fits if it begins with "ok", takes its time if with "ok slow", as long as it is held if with "ok held", and record types have the name they are given. */
final class KnownSchemas implements RecordSchemas {
    private final Map<Integer, RecordSchema> byId = new ConcurrentHashMap<>();
    private final Map<Integer, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> threads = new ConcurrentLinkedQueue<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile boolean loading;

    private record Known(
            Set<String> subjects, String name, ConcurrentLinkedQueue<String> threads, Supplier<CountDownLatch> held)
            implements RecordSchema {
        @Override
        public boolean isIn(String subject) {
            return subjects.contains(subject);
        }

        @Override
        public Optional<String> recordName(ByteBuffer payload) {
            return Optional.of(name).filter(given -> !given.isEmpty());
        }

        @Override
        public List<String> violations(ByteBuffer payload) {
            threads.add(Thread.currentThread().getName());
            String text = StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
            if (text.startsWith("boom")) {
                throw new IllegalStateException("a library that was not made for this");
            }
            if (text.startsWith("ok slow")) { // as long as a schema of somebody who means harm
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            if (text.startsWith("ok held")) {
                hold(held.get());
            }
            return text.startsWith("ok") ? List.of() : List.of("/: does not begin with ok");
        }
    }

    private static void hold(CountDownLatch held) {
        try {
            if (!held.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("held for ever");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on payloads that begin with "ok held" are read until the latch is open. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        held.countDown();
    }

    void register(int id, String name, String... subjects) {
        byId.put(id, new Known(Set.of(subjects), name, threads, () -> held));
        CompletableFuture<Void> waiting = awaited.remove(id);
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    /** Whether nothing can be said of schemas that are not known. */
    void loading(boolean now) {
        loading = now;
    }

    /** How often a schema was asked for. */
    int questions() {
        return questions.get();
    }

    boolean isAwaited(int id) {
        return awaited.containsKey(id);
    }

    /** Names of the threads on which payloads were read. */
    List<String> threads() {
        return List.copyOf(threads);
    }

    @Override
    public Optional<RecordSchema> find(String context, int id) {
        questions.incrementAndGet();
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public CompletionStage<?> await(String context, int id, Duration atMost) {
        if (loading) {
            return CompletableFuture.failedFuture(new IllegalStateException("the registry is being read"));
        }
        CompletableFuture<Void> waiting = awaited.computeIfAbsent(id, first -> new CompletableFuture<>());
        if (byId.containsKey(id)) {
            waiting.complete(null);
        }
        return waiting.copy().completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
}
