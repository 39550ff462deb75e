package io.crossdock.hub.metrics.otlp;

import com.sun.net.httpserver.HttpServer;
import io.crossdock.broker.Metric;
import io.crossdock.broker.Metric.Distribution;
import io.crossdock.broker.Metric.Kind;
import io.crossdock.broker.Metric.Point;
import io.crossdock.hub.config.OtlpSettings;
import io.crossdock.hub.metrics.PrometheusExposition;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class OtlpPushTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final long START_NANOS = START.getEpochSecond() * 1_000_000_000L;

    private final PrometheusExposition exposition = new PrometheusExposition(List.of(() -> List.of(
            new Metric(
                    "crossdock_requests",
                    Kind.COUNTER,
                    "Requests.",
                    List.of(new Point(Map.of("api", "FETCH"), 3), new Point(Map.of("api", "PRODUCE"), 4))),
            new Metric("crossdock_log_bytes", Kind.GAUGE, "Bytes.", List.of(new Point(Map.of(), 12))),
            new Metric(
                    "crossdock_request_seconds",
                    Kind.HISTOGRAM,
                    "Time.",
                    List.of(),
                    List.of(new Distribution(
                            Map.of("api", "FETCH"),
                            List.of(0.1, 1.0, Double.POSITIVE_INFINITY),
                            List.of(3L, 2L, 1L),
                            7.5))))));

    @Test
    void aPushTellsNamesLabelsAndValuesSinceTheStart() throws Exception {
        try (var collector = Collector.start();
                var push = push(collector.url())) {
            push.start();
            await().until(() -> !collector.pushes().isEmpty());
            Collector.Push first = collector.pushes().get(0);

            assertThat(first.series())
                    .containsEntry("crossdock_requests_total{api=\"FETCH\"}", 3.0)
                    .containsEntry("crossdock_requests_total{api=\"PRODUCE\"}", 4.0)
                    .containsEntry("crossdock_log_bytes", 12.0)
                    .containsEntry("crossdock_request_seconds_bucket{api=\"FETCH\",le=\"0.1\"}", 3.0)
                    .containsEntry("crossdock_request_seconds_bucket{api=\"FETCH\",le=\"1.0\"}", 5.0)
                    .containsEntry("crossdock_request_seconds_bucket{api=\"FETCH\",le=\"+Inf\"}", 6.0)
                    .containsEntry("crossdock_request_seconds_count{api=\"FETCH\"}", 6.0)
                    .containsEntry("crossdock_request_seconds_sum{api=\"FETCH\"}", 7.5)
                    .containsKey("jvm_threads_live_threads");
            assertThat(first.attributes())
                    .containsEntry("service.name", "orders-hub")
                    .containsEntry("host.name", "hub1");
            assertThat(first.headers())
                    .containsEntry("Content-Type", "application/x-protobuf")
                    .containsEntry("X-Scope", "shop");
            assertThat(first.metrics())
                    .filteredOn(metric -> metric.getName().equals("crossdock_requests"))
                    .singleElement()
                    .satisfies(counter -> {
                        assertThat(counter.getDescription()).isEqualTo("Requests.");
                        assertThat(counter.getSum().getIsMonotonic()).isTrue();
                        assertThat(counter.getSum().getAggregationTemporality())
                                .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
                        assertThat(counter.getSum().getDataPoints(0).getStartTimeUnixNano())
                                .isEqualTo(START_NANOS);
                    });
        }
    }

    @Test
    void aCollectorThatIsAwayIsNamedOnceAndFoundAgain() throws Exception {
        int port = freePort();
        try (var logged = new LoggedWarnings(OtlpPush.class);
                var push = push(URI.create("http://127.0.0.1:" + port + "/v1/metrics"))) {
            push.start();
            await().until(() -> count(push, "failed") >= 3);
            assertThat(logged.texts())
                    .singleElement()
                    .asString()
                    .startsWith("Metrics do not reach http://127.0.0.1:" + port + "/v1/metrics: ")
                    .contains("said once");
            try (var collector = Collector.at(port)) {
                await().until(() -> count(push, "accepted") >= 1);
                assertThat(collector.pushes()).isNotEmpty();
            }
        }
    }

    @Test
    void aRefusalIsAFailureInTheCollectorsWords() throws Exception {
        var partly = ExportMetricsServiceResponse.newBuilder()
                .setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
                        .setRejectedDataPoints(7)
                        .setErrorMessage("too\nmany series"))
                .build();
        assertThat(failure(200, partly.toByteArray())).contains("refuses 7 points: too many series");
        assertThat(failure(401, new byte[0])).contains("answers 401").doesNotContain("shop");
        assertThat(failure(200, "<html>Welcome</html>".getBytes(StandardCharsets.UTF_8)))
                .contains("no collector of OTLP");
    }

    @Test
    void whoeverStopsDoesNotWaitForACollectorThatDoesNotAnswer() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        HttpServer silent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        silent.createContext("/", exchange -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        silent.start();
        try {
            long before;
            URI url = URI.create("http://127.0.0.1:" + silent.getAddress().getPort() + "/v1/metrics");
            try (var push = push(url)) {
                push.start();
                asked.await();
                before = System.nanoTime();
            }

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
        } finally {
            answer.countDown();
            silent.stop(0);
        }
    }

    private String failure(int status, byte[] answer) throws Exception {
        try (var logged = new LoggedWarnings(OtlpPush.class);
                var collector = Collector.start();
                var push = push(collector.url())) {
            collector.answers(status, answer);
            push.start();
            await().until(() -> count(push, "failed") >= 2);
            assertThat(count(push, "accepted")).isZero();
            assertThat(logged.texts()).hasSize(1);
            return logged.texts().get(0);
        }
    }

    private OtlpPush push(URI url) throws Exception {
        var settings = new OtlpSettings(
                url,
                Duration.ofMillis(50),
                Map.of("X-Scope", "shop"),
                Map.of("service.name", "orders-hub"),
                Optional.empty());
        return new OtlpPush(
                settings,
                Map.of("service.name", "crossdock", "host.name", "hub1"),
                "test",
                exposition::snapshots,
                () -> {
                    throw new IllegalStateException("no TLS here");
                },
                Clock.fixed(START, ZoneOffset.UTC));
    }

    private static long count(OtlpPush push, String result) {
        return (long) push.metrics().get(0).points().stream()
                .filter(point -> result.equals(point.labels().get("result")))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
