package io.crossdock.broker;

import io.crossdock.broker.concurrent.KeyedExecutor;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.FeaturesImage;
import io.crossdock.broker.quota.AccountUse;
import io.crossdock.broker.quota.ClientQuotas;
import io.crossdock.broker.request.Dispatcher;
import io.crossdock.broker.request.Heartbeats;
import io.crossdock.broker.request.Parking;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.RequestAudit;
import io.crossdock.broker.request.RequestMetrics;
import io.crossdock.broker.request.RequestTime;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

/** A client that is limited in the time of threads pays for all that is done for its requests, also elsewhere. */
@NullUnmarked
class RequestTimeTest {
    private static final long MILLI = 1_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final CountDownLatch returned = new CountDownLatch(1);
    private final KeyedExecutor work = new KeyedExecutor("work", 1);
    private ClientQuotas quotas;
    private Dispatcher dispatcher;

    @BeforeEach
    void limit(@TempDir Path directory) {
        limit(directory, "client-id=busy");
    }

    private void limit(Path directory, String entity) {
        var image = new ClusterImage(
                "c",
                1,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(ConfigScope.QUOTA, Map.of(entity, Map.of("request_percentage", "10"))),
                FeaturesImage.UNKNOWN);
        quotas = ClientQuotas.follow(
                new MemoryMetadata(image),
                TestConfigs.of(directory, "nowhere:1", Map.of()).configs(),
                clock::get);
        dispatcher = new Dispatcher(
                List.of(Heartbeats.handler(this::work)),
                new AllowEverything(),
                new RequestMetrics(clock::get),
                new RequestTime(quotas),
                RequestAudit.NONE);
    }

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void whatIsDoneOnALaneIsPaidFor() throws Exception {
        var busy = new Muted();
        ask("busy", busy);

        // 10 ms at once and 130 on the lane are 14 percent of a second, of which 10 were saved up and 1.3 came
        // meanwhile
        assertThat(busy.nanos.get()).isEqualTo(300 * MILLI);
        assertThat(quotas.uses()).singleElement().satisfies(use -> {
            assertThat(use.rate()).isGreaterThan(10);
            assertThat(use.left()).isEqualTo(Duration.ofMillis(300));
        });
    }

    @Test
    void whoIsNotLimitedPaysNothing() throws Exception {
        var free = new Muted();
        ask("idle", free);

        assertThat(free.nanos).hasValue(0);
        assertThat(quotas.uses()).extracting(AccountUse::account).isEmpty();
    }

    @Test
    void aClientWithoutANameIsCountedAsOneOfThoseByDefault(@TempDir Path directory) throws Exception {
        limit(directory, "client-id");
        var nameless = new Muted();
        ask(null, nameless);

        assertThat(nameless.nanos).hasValue(300 * MILLI);
    }

    private void ask(@Nullable String clientId, Parking parking) throws Exception {
        CompletableFuture<Reply> answer =
                dispatcher.dispatch(Heartbeats.request(clientId, () -> {}), Heartbeats.session(), parking);
        returned.countDown();
        answer.get(10, TimeUnit.SECONDS);
    }

    /** Works a little where it is called, and more on a lane. */
    private CompletionStage<Reply> work() {
        clock.addAndGet(10 * MILLI);
        return CompletableFuture.supplyAsync(this::workOn, work.lane("group"));
    }

    private Reply workOn() {
        try {
            returned.await(); // or the thread that asked would see this time pass too
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
        clock.addAndGet(130 * MILLI);
        return Heartbeats.answer();
    }

    private static final class Muted implements Parking {
        final AtomicLong nanos = new AtomicLong();

        @Override
        public boolean park(long besides) {
            return true;
        }

        @Override
        public void whenGone(Runnable giveUp) {}

        @Override
        public void mute(long more) {
            nanos.accumulateAndGet(more, Math::max);
        }
    }
}
