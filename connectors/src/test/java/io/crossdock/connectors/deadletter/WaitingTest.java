package io.crossdock.connectors.deadletter;

import io.crossdock.connectors.definition.ErrorPolicy;
import io.crossdock.connectors.delivery.DeadLetters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Who waits for a hub that does not answer keeps nobody else waiting. */
class WaitingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final RedriveOrder ALL =
            new RedriveOrder(LetterFilter.ALL, RedriveOrder.UNHINDERED, RedriveOrder.USUAL_MOST, false);

    private final ExecutorService others = Executors.newCachedThreadPool();
    private SilentHub hub;

    @BeforeEach
    void open() throws IOException {
        hub = new SilentHub();
    }

    @AfterEach
    void close() throws IOException {
        others.shutdownNow();
        hub.close();
    }

    @Test
    void whileARedriveIsBeingBegunASecondIsRefusedAndTheFirstCanBeClosed() {
        Redrives redrives = redrives();
        Future<?> beginning = others.submit(() -> {
            redrives.start(ALL);
            return null;
        });
        await().atMost(PATIENCE).until(() -> hub.callers() == 1);

        assertThatThrownBy(() -> redrives.start(ALL)).hasMessageContaining("letters of orders is being begun");
        assertThatThrownBy(redrives::cancel).hasMessageContaining("letters of orders is being begun");
        redrives.close();

        assertThat(beginning).isNotDone();
        assertThat(hub.callers()).isEqualTo(1);
    }

    @Test
    void whoReadsTheMarksDoesNotWaitForWhoReadsThemAlready() {
        var marks = new MarkLog("orders.dead", hub.clientSettings(), Clock.systemUTC());
        Future<?> first = others.submit(marks::read);
        await().atMost(PATIENCE).until(() -> hub.callers() == 1);

        Future<?> second = others.submit(marks::read);

        await().atMost(PATIENCE).until(() -> hub.callers() == 2);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
    }

    private Redrives redrives() {
        var letters = new DeadLetters("orders", "1", "orders.dead", text -> text, Clock.systemUTC());
        var marks = new MarkLog(letters.topic(), hub.clientSettings(), Clock.systemUTC());
        return new Redrives(
                letters, ErrorPolicy.STANDARD, hub.clientSettings(), marks, letter -> {}, Clock.systemUTC());
    }
}
