package io.crossdock.broker.trace;

import io.crossdock.broker.concurrent.Timer;
import io.crossdock.broker.request.ClientDetails;
import io.crossdock.broker.request.Reply;
import io.crossdock.broker.request.Session;
import io.crossdock.broker.wire.RequestEnvelope;
import org.apache.kafka.common.errors.DuplicateResourceException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.MetadataResponseData.MetadataResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TracesTest {
    private static final short VERSION = 8;
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final AtomicLong nanos = new AtomicLong(Duration.ofDays(-2).toNanos());
    private final List<Runnable> due = new ArrayList<>();
    private final Timer timer = (delay, on, task) -> {
        due.add(task);
        return () -> {};
    };
    private final Traces traces =
            new Traces(nanos::get, Clock.fixed(NOW, ZoneOffset.UTC), timer, Runnable::run, id -> "");

    @Test
    void whileNobodyIsWatchedNoClockIsLookedAt() {
        var looks = new AtomicLong();
        var idle = new Traces(looks::incrementAndGet, Clock.systemUTC(), timer, Runnable::run, id -> "");

        assertThat(idle.now()).isZero();
        assertThat(idle.begin(request("till 7"), session("anna"), 10)).isNull();
        assertThat(looks).hasValue(0);
    }

    @Test
    void aWatchedClientsRequestIsToldWithItsPartitionsAndErrors() {
        watch("a", new TraceTarget("till*", "anna", "127.0.0.1", "users"), 10);

        TracedRequest traced = begun("till 7", "anna").orElseThrow();
        traced.answered();
        traced.leaves(Reply.of(refusal()), 5_000_000);
        traced.written(99);
        traced.ends(); // too late

        assertThat(traces.after("a", 0, 10)).singleElement().satisfies(numbered -> {
            assertThat(numbered.number()).isEqualTo(1);
            TraceRecord request = numbered.request();
            assertThat(request.arrived()).isEqualTo(NOW);
            assertThat(request.api()).isEqualTo("METADATA");
            assertThat(request.version()).isEqualTo(VERSION);
            assertThat(request.correlationId()).isEqualTo(17);
            assertThat(request.clientId()).isEqualTo("till 7");
            assertThat(request.user()).isEqualTo("anna");
            assertThat(request.requestBytes()).isEqualTo(10);
            assertThat(request.responseBytes()).isEqualTo(99);
            assertThat(request.partitions()).hasSize(Touched.NAMED).startsWith("t0", "?");
            assertThat(request.partitionCount()).isEqualTo(30);
            assertThat(request.errors()).containsExactly(Map.entry("TOPIC_AUTHORIZATION_FAILED", 2));
            assertThat(request.mute()).isEqualTo(Duration.ofMillis(5));
            assertThat(request.outcome()).isEqualTo(TraceRecord.Outcome.ANSWERED);
        });
    }

    @Test
    void nobodyElseIsSeen() {
        watch("a", new TraceTarget("till 7", "", "", ""), 10);
        watch("b", new TraceTarget("", "anna", "10.0.0.1", ""), 10);
        watch("c", new TraceTarget("", "anna", "", "HUBS"), 10);

        assertThat(begun("till 77", "anna")).isEmpty();
        assertThat(begun("", "bert")).isEmpty();
        assertThat(begun("till 7", "bert")).isPresent();
        assertThatThrownBy(() -> new TraceTarget("*", "", "10.0.0.1", "")).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void ofEachSecondAsManyAreKeptAsAreWantedAndTheOthersCounted() {
        watch("a", new TraceTarget("till 7", "", "", ""), 3);

        for (int second = 0; second < 2; second++) {
            IntStream.range(0, 10).forEach(i -> ask());
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }

        assertThat(traces.standings()).singleElement().satisfies(standing -> {
            assertThat(standing.kept()).isEqualTo(6);
            assertThat(standing.passedOver()).isEqualTo(14);
            assertThat(standing.secondsLeft()).isEqualTo(58);
        });
    }

    @Test
    void onlyTheLastAreKeptAndWhoReadsSlowlySeesWhatWentPast() {
        watch("a", new TraceTarget("till 7", "", "", ""), TraceTerms.FASTEST);
        for (int second = 0; second < 3; second++) {
            IntStream.range(0, TraceTerms.FASTEST).forEach(i -> ask());
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }

        List<Kept.Numbered> next = traces.after("a", 5, 2);

        assertThat(next).extracting(Kept.Numbered::number).containsExactly(953L, 954L);
        assertThat(traces.after("a", 0, 10_000)).hasSize(Kept.MOST);
    }

    @Test
    void itEndsByItselfAndIsForgottenAWhileLater() {
        watch("a", new TraceTarget("till 7", "", "", ""), 10);
        ask();

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(begun("till 7", "anna")).as("also before the timer comes").isEmpty();
        due.remove(0).run();

        assertThat(traces.now()).isZero();
        assertThat(traces.standings()).singleElement().satisfies(standing -> assertThat(standing.secondsLeft())
                .isZero());
        assertThat(traces.after("a", 0, 10)).hasSize(1);
        due.remove(0).run();
        assertThat(traces.standings()).isEmpty();
        assertThat(traces.after("a", 0, 10)).isEmpty();
    }

    @Test
    void noMoreAreWatchedThanMayBeAndAnEndMakesRoom() {
        IntStream.range(0, Traces.MOST).forEach(i -> watch("t" + i, new TraceTarget("c" + i, "", "", ""), 1));

        assertThatThrownBy(() -> watch("one more", new TraceTarget("c", "", "", ""), 1))
                .isInstanceOf(PolicyViolationException.class);
        traces.stop("t3");
        watch("t8", new TraceTarget("c8", "", "", ""), 1);
        assertThatThrownBy(() -> watch("t8", new TraceTarget("c", "", "", ""), 1))
                .isInstanceOf(DuplicateResourceException.class);
        for (int i = 9; i < 60; i++) {
            traces.stop("t" + (i - 1));
            watch("t" + i, new TraceTarget("c", "", "", ""), 1);
        }
        assertThat(traces.standings()).hasSize(2 * Traces.MOST);
        assertThat(traces.standings()).extracting(Trace.Standing::id).contains("t0", "t59");
    }

    private void watch(String id, TraceTarget target, int perSecond) {
        traces.start(id, target, new TraceTerms(Duration.ofMinutes(1), perSecond), "User:operator");
    }

    private void ask() {
        TracedRequest traced = begun("till 7", "anna").orElseThrow();
        traced.answered();
        traced.leaves(Reply.of(new MetadataResponse(new MetadataResponseData(), VERSION)), 0);
        traced.written(1);
    }

    private Optional<TracedRequest> begun(String client, String user) {
        return Optional.ofNullable(traces.begin(request(client), session(user), 10));
    }

    private static MetadataResponse refusal() {
        var data = new MetadataResponseData();
        IntStream.range(0, 2).forEach(i -> data.topics()
                .add(new MetadataResponseTopic().setName("t" + i).setErrorCode((short) 29)));
        return new MetadataResponse(data, VERSION);
    }

    private static RequestEnvelope request(String client) {
        var data = new MetadataRequestData();
        IntStream.range(0, 30).forEach(i -> data.topics()
                .add(new MetadataRequestData.MetadataRequestTopic().setName(i % 2 == 0 ? "t" + i : "no, name=" + i)));
        return new RequestEnvelope(
                new RequestHeader(ApiKeys.METADATA, VERSION, client, 17),
                new MetadataRequest(data, VERSION),
                10,
                () -> {});
    }

    private static Session session(String user) {
        return new Session(
                1,
                new KafkaPrincipal("User", user),
                InetAddress.getLoopbackAddress(),
                "USERS",
                new ClientDetails(1),
                Runnable::run);
    }
}
