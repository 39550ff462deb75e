package io.crossdock.broker.api.session;

import io.crossdock.broker.MemoryMetadata;
import io.crossdock.broker.metadata.ClusterImage;
import io.crossdock.broker.metadata.ConfigScope;
import io.crossdock.broker.metadata.FeaturesImage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.UnknownSubscriptionIdException;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ClientTelemetryTest {
    private final TickingClock clock = new TickingClock();
    private final MemoryMetadata cluster = new MemoryMetadata(image(Map.of()));
    private final ClientTelemetry telemetry = new ClientTelemetry(cluster, clock);

    @Test
    void withoutASubscriptionNothingIsWantedAndTheClientComesBackLater() {
        Subscribed wanted = telemetry.ask(client("app"));

        assertThat(wanted.prefixes()).isEmpty();
        assertThat(wanted.intervalMillis()).isEqualTo(300_000);
    }

    @Test
    void subscriptionsThatChooseAClientAddUpAndTheShortestIntervalHolds() {
        subscriptions(Map.of(
                "all", Map.of("metrics", "org.apache.kafka.producer.", "interval.ms", "5000"),
                "apps",
                        Map.of(
                                "metrics",
                                "org.apache.kafka.consumer.",
                                "interval.ms",
                                "1000",
                                "match",
                                "client_id=app.*"),
                "others", Map.of("metrics", "*", "match", "client_id=other")));

        Subscribed wanted = telemetry.ask(client("app-7"));

        assertThat(wanted.prefixes()).containsExactly("org.apache.kafka.consumer.", "org.apache.kafka.producer.");
        assertThat(wanted.intervalMillis()).isEqualTo(1000);
        assertThat(telemetry.ask(client("other")).prefixes()).containsExactly("*");
    }

    @Test
    void whoAsksOrPushesTooOftenIsThrottled() {
        ClientIdentity app = client("app");
        Subscribed wanted = telemetry.ask(app);
        assertThatThrownBy(() -> telemetry.ask(app)).isInstanceOf(ThrottlingQuotaExceededException.class);

        telemetry.admit(app, wanted.id(), false); // the first push comes at a random time, to spread many clients
        assertThatThrownBy(() -> telemetry.admit(app, wanted.id(), false))
                .isInstanceOf(ThrottlingQuotaExceededException.class);

        clock.advance(Duration.ofMillis(wanted.intervalMillis()));
        telemetry.admit(app, wanted.id(), false);
    }

    @Test
    void aClientThatEndsMayPushAtOnceAndOnce() {
        ClientIdentity app = client("app");
        Subscribed wanted = telemetry.ask(app);
        telemetry.admit(app, wanted.id(), false);

        telemetry.admit(app, wanted.id(), true);

        assertThatThrownBy(() -> telemetry.admit(app, wanted.id(), true)).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void aChangedSubscriptionIsToldByAskingAgainWhichIsNotThrottled() {
        ClientIdentity app = client("app");
        Subscribed before = telemetry.ask(app);
        subscriptions(Map.of("all", Map.of("metrics", "*")));

        assertThatThrownBy(() -> telemetry.admit(app, before.id(), false))
                .isInstanceOf(UnknownSubscriptionIdException.class);

        assertThat(telemetry.ask(app).prefixes()).containsExactly("*");
    }

    @Test
    void anotherBrokerOfTheSameSubscriptionsTakesAClientUp() {
        ClientIdentity app = client("app");
        Subscribed wanted = telemetry.ask(app);

        new ClientTelemetry(cluster, clock).admit(app, wanted.id(), false);
    }

    @Test
    void theNewestMetricsAreKeptUntilTheClientIsSilentForThreeIntervals() {
        ClientIdentity app = client("app");
        Subscribed wanted = telemetry.ask(app);
        telemetry.admit(app, wanted.id(), false);
        telemetry.keep(app.instanceId(), List.of(new PushedSeries("a", true, Map.of(), 1)));
        telemetry.keep(app.instanceId(), List.of(new PushedSeries("a", true, Map.of(), 2)));

        assertThat(telemetry.series()).containsExactly(new PushedSeries("a", true, Map.of(), 2));

        clock.advance(Duration.ofMillis(3L * wanted.intervalMillis() + 1));
        assertThat(telemetry.series()).isEmpty();
        assertThat(telemetry.clients()).isZero();
    }

    @Test
    void theClientThatWasSilentLongestMakesRoom() {
        ClientIdentity first = client("first");
        telemetry.ask(first);
        for (int i = 0; i < ClientTelemetry.CLIENTS_AT_MOST; i++) {
            clock.advance(Duration.ofMillis(1));
            telemetry.ask(client("c" + i));
        }

        assertThat(telemetry.clients()).isEqualTo(ClientTelemetry.CLIENTS_AT_MOST);
        telemetry.ask(first); // forgotten, so it is not too early
    }

    @Test
    void whatIsBeyondTheLimitOfAllClientsTogetherTakesNoMemory() {
        List<PushedSeries> many = Collections.nCopies(500, new PushedSeries("a", true, Map.of(), 1));
        for (int i = 0; i < ClientTelemetry.SERIES_AT_MOST / 500; i++) {
            ClientIdentity app = client("app");
            telemetry.ask(app);
            telemetry.keep(app.instanceId(), many);
        }
        ClientIdentity late = client("late");
        telemetry.ask(late);

        telemetry.keep(late.instanceId(), List.of(new PushedSeries("late", true, Map.of(), 1)));

        assertThat(telemetry.series()).hasSize(ClientTelemetry.SERIES_AT_MOST).noneMatch(each -> each.name()
                .equals("late"));
    }

    private static ClientIdentity client(String clientId) {
        return new ClientIdentity(Uuid.randomUuid(), clientId, "test", "1", "127.0.0.1", 4711);
    }

    private static final class TickingClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private void subscriptions(Map<String, Map<String, String>> all) {
        cluster.show(image(all));
    }

    private static ClusterImage image(Map<String, Map<String, String>> subscriptions) {
        return new ClusterImage(
                "c",
                1,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(ConfigScope.CLIENT_METRICS, subscriptions),
                FeaturesImage.UNKNOWN);
    }
}
