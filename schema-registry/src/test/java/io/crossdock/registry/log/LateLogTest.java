package io.crossdock.registry.log;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class LateLogTest {
    @Test
    void nobodyLeadsUntilTheClusterIsThere() {
        var there = new CountDownLatch(1);
        try (LateLog log = LateLog.start(() -> {
            there.await();
            return new Leading();
        })) {
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
        LateLog waiting = LateLog.start(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stop) {
                interrupted.set(true);
                throw stop;
            }
            return new Leading();
        });
        waiting.close();
        await().untilTrue(interrupted);

        var real = new Leading();
        LateLog made = LateLog.start(() -> real);
        await().until(made::isReady);
        made.close();
        assertThat(real.closed).isTrue();
    }

    @Test
    void oneThatCannotBeMadeIsNeverReady() {
        try (LateLog log = LateLog.start(() -> {
            throw new IllegalStateException("wrong settings");
        })) {
            await().during(Duration.ofMillis(100)).until(() -> !log.isReady() && !log.isLeader());
        }
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
