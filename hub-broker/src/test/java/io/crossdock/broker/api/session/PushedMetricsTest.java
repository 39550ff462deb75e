package io.crossdock.broker.api.session;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.shaded.io.opentelemetry.proto.common.v1.AnyValue;
import org.apache.kafka.shaded.io.opentelemetry.proto.common.v1.KeyValue;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.Gauge;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.Metric;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.MetricsData;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.Sum;
import org.apache.kafka.shaded.io.opentelemetry.proto.resource.v1.Resource;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PushedMetricsTest {
    private static final Map<String, String> CLIENT = Map.of("client_id", "app");

    @Test
    void sumsCountGaugesDoNotAndLabelsComeFromResourceAndPoint() {
        var series = PushedMetrics.read(
                payload(
                        Metric.newBuilder()
                                .setName("org.apache.kafka.producer.record.send.total")
                                .setSum(Sum.newBuilder()
                                        .setIsMonotonic(true)
                                        .setAggregationTemporality(
                                                AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                                        .addDataPoints(NumberDataPoint.newBuilder()
                                                .setAsInt(7)
                                                .addAttributes(label("topic", "orders"))
                                                .addAttributes(label("client_id", "somebody else"))))
                                .build(),
                        gauge("org.apache.kafka.producer.connection.creation.rate", 0.5)),
                CLIENT);

        assertThat(series)
                .containsExactly(
                        new PushedSeries(
                                "kafka_client_producer_record_send",
                                true,
                                Map.of("client_id", "app", "topic", "orders", "client_rack", "a"),
                                7),
                        new PushedSeries(
                                "kafka_client_producer_connection_creation_rate",
                                false,
                                Map.of("client_id", "app", "client_rack", "a"),
                                0.5));
    }

    @Test
    void anyNameBecomesOneThatMonitoringSystemsTake() {
        assertThat(PushedMetrics.name("org.apache.kafka.consumer.fetch-latency.AVG"))
                .isEqualTo("kafka_client_consumer_fetch_latency_avg");
        assertThat(PushedMetrics.name("org.apache.kafka.a.total.info")).isEqualTo("kafka_client_a");
        assertThat(PushedMetrics.name("9\" lives\n")).isEqualTo("kafka_client_x9_lives");
        assertThat(PushedMetrics.name("")).isEqualTo("kafka_client_x");
    }

    @Test
    void moreSeriesThanAllowedAreLeftOut() {
        Metric[] many = new Metric[PushedMetrics.SERIES_AT_MOST + 3];
        for (int i = 0; i < many.length; i++) {
            many[i] = gauge("m" + i, i);
        }

        assertThat(PushedMetrics.read(payload(many), CLIENT)).hasSize(PushedMetrics.SERIES_AT_MOST);
    }

    @Test
    void whatIsNoOtlpIsAnError() {
        assertThatThrownBy(() -> PushedMetrics.read(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), CLIENT))
                .isInstanceOf(InvalidRecordException.class);
    }

    private static Metric gauge(String name, double value) {
        return Metric.newBuilder()
                .setName(name)
                .setGauge(Gauge.newBuilder()
                        .addDataPoints(NumberDataPoint.newBuilder().setAsDouble(value)))
                .build();
    }

    private static KeyValue label(String name, String value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static ByteBuffer payload(Metric... metrics) {
        return ByteBuffer.wrap(MetricsData.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(label("client_rack", "a")))
                        .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics))))
                .build()
                .toByteArray());
    }
}
