package io.crossdock.hub.registry;

import io.crossdock.registry.book.RegistryBook;
import io.crossdock.registry.schema.Compatibility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class BrokerSchemasTest {
    private static final String DEFAULT = ".";
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ConcurrentLinkedQueue<String> begun = new ConcurrentLinkedQueue<>();
    private final CountDownLatch held = new CountDownLatch(1);
    private final RegistryBook book = new RegistryBook(Compatibility.BACKWARD);
    private volatile Optional<RegistryBook> read = Optional.empty();
    private volatile Runnable begin = () -> {};

    private final BrokerSchemas schemas = new BrokerSchemas(
            () -> read,
            () -> {
                begun.add(Thread.currentThread().getName());
                begin.run();
            },
            Clock.systemUTC());

    @AfterEach
    void stop() {
        held.countDown();
        schemas.close();
    }

    @Test
    void aRegistryThatIsNotReadYetIsBegunElsewhereAndWhoAsksTriesAgain() {
        begin = () -> {
            try {
                assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        };
        for (int i = 0; i < 100; i++) { // none of them waits for what begins
            assertThat(schemas.find(DEFAULT, 7)).isEmpty();
            assertThat(await7(Duration.ofMillis(1))).isCompletedExceptionally();
        }
        await().atMost(LONG).until(() -> !begun.isEmpty());
        assertThat(begun).as("once at a time").containsExactly("registry-await");
        assertThatThrownBy(() -> await7(LONG).get()).hasMessageContaining("still reading its topic");
    }

    @Test
    void aRegistryThatCannotBeginIsBegunAgainWithTheNextWhoAsks() {
        begin = () -> {
            throw new IllegalStateException("the cluster is away");
        };
        await().atMost(LONG).until(() -> {
            assertThat(await7(LONG)).isCompletedExceptionally();
            return begun.size() > 2;
        });
        read = Optional.of(book);
        assertThat(await7(LONG)).as("it is looked for").isNotDone();
    }

    @Test
    void whoWaitsBesideTooManyIsAskedToTryAgainAndNotToldThatThereIsNone() throws Exception {
        read = Optional.of(book);
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (int i = 0; i < BrokerSchemas.MOST_AWAITED; i++) {
            waiting.add(schemas.await(DEFAULT, i, LONG).toCompletableFuture());
        }
        assertThatThrownBy(() -> await7(LONG).get(1, TimeUnit.SECONDS)).hasMessageContaining("too many schemas");
        assertThatThrownBy(() -> await7(LONG).get(1, TimeUnit.SECONDS))
                .as("the one before does not count any more, those who wait do")
                .hasMessageContaining("too many schemas");
        assertThat(waiting).noneMatch(CompletableFuture::isDone);

        waiting.get(0).cancel(false);
        CompletableFuture<?> next = await7(Duration.ofMillis(20));
        assertThat(next.get(60, TimeUnit.SECONDS))
                .as("known or not, the time is over")
                .isNull();
        assertThat(begun).isEmpty();
    }

    private CompletableFuture<?> await7(Duration atMost) {
        return schemas.await(DEFAULT, 7, atMost).toCompletableFuture();
    }
}
