package io.crossdock.hub.metrics;

import io.crossdock.broker.Metric;
import io.crossdock.broker.Metric.Distribution;
import io.crossdock.broker.Metric.Kind;
import io.crossdock.broker.Metric.Point;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

class PrometheusExpositionTest {
    @Test
    void theBrokersMetricsStandBesideThoseOfTheProcess() {
        var exposition = exposition(() -> List.of(
                new Metric(
                        "crossdock_requests",
                        Kind.COUNTER,
                        "Requests.",
                        List.of(new Point(Map.of("api", "FETCH"), 3), new Point(Map.of("api", "PRODUCE"), 4))),
                new Metric("crossdock_groups", Kind.GAUGE, "Groups.", List.of()),
                new Metric("crossdock_log_bytes", Kind.GAUGE, "Bytes.", List.of(new Point(Map.of(), 12)))));

        assertThat(exposition.text())
                .contains("# TYPE crossdock_requests_total counter")
                .contains("crossdock_requests_total{api=\"FETCH\"} 3.0")
                .contains("crossdock_requests_total{api=\"PRODUCE\"} 4.0")
                .contains("crossdock_log_bytes 12.0")
                .doesNotContain("crossdock_groups")
                .contains("jvm_memory_used_bytes{area=\"heap\"")
                .contains("process_uptime_seconds")
                .contains("process_cpu_usage");
    }

    @Test
    void aHistogramHasBucketsThatHoldAllBelowThem() {
        var exposition = exposition(() -> List.of(new Metric(
                "crossdock_request_seconds",
                Kind.HISTOGRAM,
                "Time.",
                List.of(),
                List.of(new Distribution(
                        Map.of("api", "FETCH"),
                        List.of(0.1, 1.0, Double.POSITIVE_INFINITY),
                        List.of(3L, 2L, 1L),
                        7.5)))));

        assertThat(exposition.text())
                .contains("# TYPE crossdock_request_seconds histogram")
                .contains("crossdock_request_seconds_bucket{api=\"FETCH\",le=\"0.1\"} 3")
                .contains("crossdock_request_seconds_bucket{api=\"FETCH\",le=\"1.0\"} 5")
                .contains("crossdock_request_seconds_bucket{api=\"FETCH\",le=\"+Inf\"} 6")
                .contains("crossdock_request_seconds_count{api=\"FETCH\"} 6")
                .contains("crossdock_request_seconds_sum{api=\"FETCH\"} 7.5");
    }

    @Test
    void valuesAreReadAnewForEveryText() {
        var values = new AtomicInteger();
        var exposition = exposition(() -> List.of(new Metric(
                "crossdock_connections",
                Kind.GAUGE,
                "Connections.",
                List.of(new Point(Map.of(), values.incrementAndGet())))));

        assertThat(exposition.text()).contains("crossdock_connections 1.0");
        assertThat(exposition.text()).contains("crossdock_connections 2.0");
    }

    private static PrometheusExposition exposition(Supplier<List<Metric>> part) {
        return new PrometheusExposition(List.of(part));
    }
}
