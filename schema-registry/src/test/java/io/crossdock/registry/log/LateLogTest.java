package io.crossdock.registry.log;

import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class LateLogTest {
    private static final LateLog.Pauses PAUSES = new LateLog.Pauses(Duration.ofMillis(1), Duration.ofMillis(2));

    @Test
    void nobodyLeadsUntilTheClusterIsThere() {
        var there = new CountDownLatch(1);
        try (LateLog log = LateLog.start(
                () -> {
                    there.await();
                    return new Leading();
                },
                PAUSES)) {
            assertThat(log.isReady()).isFalse();
            assertThat(log.isLeader()).isFalse();
            assertThat(log.leader()).isEmpty();
            assertThatThrownBy(() -> log.write(() -> new Decision<>(List.of(), "late")))
                    .isInstanceOf(NotLeaderException.class);

            there.countDown();
            await().until(log::isReady);

            assertThat(log.isLeader()).isTrue();
            assertThat(log.leader()).isPresent();
            assertThat(log.<String>write(() -> new Decision<>(List.of(), "written")))
                    .isEqualTo("written");
        }
    }

    @Test
    void closingItEndsTheWaitOrWhatCameOfIt() {
        var interrupted = new AtomicBoolean();
        LateLog waiting = LateLog.start(
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException stop) {
                        interrupted.set(true);
                        throw stop;
                    }
                    return new Leading();
                },
                PAUSES);
        waiting.close();
        await().untilTrue(interrupted);

        var real = new Leading();
        LateLog made = LateLog.start(() -> real, PAUSES);
        await().until(made::isReady);
        made.close();
        assertThat(real.closed).isTrue();
    }

    @Test
    void oneThatCannotBeMadeYetIsTriedAgainUntilItCan() {
        var tries = new AtomicInteger();
        try (LateLog log = LateLog.start(
                () -> {
                    if (tries.incrementAndGet() < 4) {
                        throw new IllegalStateException("no name of a server resolves");
                    }
                    return new Leading();
                },
                PAUSES)) {
            await().until(log::isReady);

            assertThat(tries).hasValue(4);
        }
    }

    @Test
    void aServerWhoseNameNobodyKnowsYetIsAskedForAgain() {
        var tries = new AtomicInteger();
        try (LateLog log = LateLog.start(
                () -> {
                    // A name below "invalid" never resolves, RFC 2606.
                    String servers = tries.incrementAndGet() < 3 ? "kafka.invalid:9092" : "127.0.0.1:9";
                    Admin.create(Map.of("bootstrap.servers", servers)).close(Duration.ZERO);
                    return new Leading();
                },
                PAUSES)) {
            await().until(log::isReady);

            assertThat(tries).hasValue(3);
        }
    }

    @Test
    void closingItEndsThePause() {
        var tries = new AtomicInteger();
        var thread = new AtomicReference<Thread>();
        LateLog log = LateLog.start(
                () -> {
                    thread.set(Thread.currentThread());
                    tries.incrementAndGet();
                    throw new IllegalStateException("wrong settings");
                },
                new LateLog.Pauses(Duration.ofHours(1), Duration.ofHours(1)));
        await().until(() -> thread.get() != null);
        Thread trying = Objects.requireNonNull(thread.get());
        await().until(() -> trying.getState() == Thread.State.TIMED_WAITING);

        log.close();

        await().until(() -> !trying.isAlive());
        assertThat(tries).hasValue(1);
        assertThat(log.isReady()).isFalse();
    }

    @Test
    void pausesGrowAndHaveAnEnd() {
        assertThatThrownBy(() -> new LateLog.Pauses(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("more than nothing");
        var pauses = new LateLog.Pauses(Duration.ofSeconds(1), Duration.ofSeconds(3));

        assertThat(pauses.after(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(2));
        assertThat(pauses.after(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(3));
        assertThat(pauses.after(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    }

    private static final class Leading implements RegistryLog {
        private volatile boolean closed;

        @Override
        public <T> T write(Supplier<Decision<T>> command) {
            return command.get().answer();
        }

        @Override
        public Optional<URI> leader() {
            return Optional.of(URI.create("http://127.0.0.1:8080/registry"));
        }

        @Override
        public boolean isLeader() {
            return true;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
