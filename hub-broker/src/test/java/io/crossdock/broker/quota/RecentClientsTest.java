package io.crossdock.broker.quota;

import io.crossdock.broker.quota.RecentClients.Client;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class RecentClientsTest {
    private static final KafkaPrincipal ALICE = new KafkaPrincipal("User", "alice");
    private static final KafkaPrincipal BERT = new KafkaPrincipal("User", "bert");

    private final AtomicLong nanos = new AtomicLong(Duration.ofDays(-2).toNanos()); // a clock may begin anywhere
    private final RecentClients recent = new RecentClients(64, nanos::get);

    @Test
    void whoWritesEvenlyIsToldWithThatRateFromTheFirstMinuteOn() {
        for (int second = 0; second < 300; second++) {
            recent.note(ALICE, "shop", "orders", 50, 5_000);
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            if (second >= 65) {
                Client client = recent.lately().get(0);
                assertThat(client.records()).isCloseTo(50, within(1.0));
                assertThat(client.bytes()).isCloseTo(5_000, within(100.0));
            }
        }
    }

    @Test
    void aRateThatEndedIsGoneAfterAMinuteAndTheWriterAfterAQuarterOfAnHour() {
        recent.note(ALICE, "shop", "orders", 6_000, 1);

        nanos.addAndGet(Duration.ofSeconds(58).toNanos());
        assertThat(recent.lately().get(0).records()).isGreaterThan(90);

        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(recent.lately().get(0).records()).isZero();
        assertThat(recent.lately().get(0).idle()).isEqualTo(Duration.ofSeconds(68));

        nanos.addAndGet(Duration.ofMinutes(15).toNanos());
        assertThat(recent.lately()).isEmpty();
    }

    @Test
    void usersClientsAndTopicsAreToldApart() {
        recent.note(ALICE, "shop", "orders", 1, 1);
        recent.note(ALICE, "shop", "bills", 1, 1);
        recent.note(ALICE, "till", "orders", 1, 1);
        recent.note(BERT, "shop", "orders", 1, 1);
        recent.note(BERT, "shop", "orders", 1, 1);

        assertThat(recent.lately())
                .extracting(each -> each.principal().getName() + " " + each.id() + " " + each.topic())
                .containsExactlyInAnyOrder(
                        "alice shop orders", "alice shop bills", "alice till orders", "bert shop orders");
    }

    @Test
    void manyWritersTakeNoMoreRoomThanThereIsAndTheLastAreKept() {
        for (int number = 0; number < 10_000; number++) {
            nanos.incrementAndGet();
            recent.note(ALICE, "x".repeat(1_000) + number, "topic-" + number, 1, 1);
        }

        assertThat(recent.lately()).hasSizeBetween(32, 64);
        assertThat(recent.lately()).extracting(Client::topic).contains("topic-9999");
        assertThat(recent.lately()).allSatisfy(each -> assertThat(each.id()).hasSize(255));
    }
}
