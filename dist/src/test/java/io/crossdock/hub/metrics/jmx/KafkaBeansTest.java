package io.crossdock.hub.metrics.jmx;

import io.crossdock.broker.Metric;
import io.crossdock.broker.Metric.Distribution;
import io.crossdock.broker.Metric.Kind;
import io.crossdock.broker.Metric.Point;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class KafkaBeansTest {
    private static final String MESSAGES = "kafka.server:type=BrokerTopicMetrics,name=MessagesInPerSec";

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final AtomicLong nanos = new AtomicLong(1);
    private final List<Metric> metrics = new ArrayList<>();
    private final KafkaBeans beans = KafkaBeans.register(server, () -> List.copyOf(metrics), nanos::get);

    @AfterEach
    void close() {
        beans.close();
    }

    @Test
    void meansOfTheSameThingHaveKafkasNames() throws Exception {
        metrics.add(gauge("crossdock_partitions_under_replicated", Map.of(), 3));
        metrics.add(gauge("crossdock_controller", Map.of(), 1));
        metrics.add(gauge("crossdock_log_directory_online", Map.of("directory", "/data/a"), 0));
        metrics.add(gauge("crossdock_groups", Map.of("state", "Stable"), 7));
        metrics.add(counter("crossdock_requests", Map.of("api", "PRODUCE"), 5));
        pass(Duration.ofSeconds(2));

        assertThat(value("kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions", "Value"))
                .isEqualTo(3);
        assertThat(value("kafka.controller:type=KafkaController,name=ActiveControllerCount", "Value"))
                .isEqualTo(1);
        assertThat(value("kafka.log:type=LogManager,name=OfflineLogDirectoryCount", "Value"))
                .isEqualTo(1);
        assertThat(value("kafka.log:type=LogManager,name=LogDirectoryOffline,logDirectory=\"/data/a\"", "Value"))
                .isEqualTo(1);
        assertThat(value("kafka.coordinator.group:type=GroupMetadataManager,name=NumGroupsStable", "Value"))
                .isEqualTo(7);
        assertThat(value("kafka.network:type=RequestMetrics,name=RequestsPerSec,request=Produce", "Count"))
                .isEqualTo(5);
        assertThat(server.queryNames(new ObjectName("kafka.*:*"), null)).hasSizeGreaterThan(30);
    }

    @Test
    void ratesAreThoseOfTheLastMinutes() throws Exception {
        records("orders", 6000);
        pass(Duration.ofMinutes(10));
        records("orders", 12_000);
        pass(Duration.ofMinutes(1));

        assertThat(value(MESSAGES, "Count")).isEqualTo(12_000);
        assertThat(value(MESSAGES, "OneMinuteRate")).isEqualTo(100, within(0.1));
        assertThat(value(MESSAGES, "FifteenMinuteRate"))
                .as("no look is so long ago, so since the first")
                .isEqualTo(12_000.0 / 660, within(0.1));
        assertThat(value(MESSAGES, "MeanRate")).isEqualTo(12_000.0 / 660, within(0.1));
        assertThat(server.getAttribute(new ObjectName(MESSAGES), "EventType")).isEqualTo("messages");
    }

    @Test
    void beansOfTopicsComeAndGoWithThem() throws Exception {
        records("orders", 5);
        pass(Duration.ofSeconds(2));
        assertThat(value(MESSAGES + ",topic=orders", "Count")).isEqualTo(5);

        metrics.clear();
        pass(Duration.ofSeconds(2));
        assertThat(server.isRegistered(new ObjectName(MESSAGES + ",topic=orders")))
                .isFalse();
    }

    @Test
    void timesAreToldInMillisecondsByPercentiles() throws Exception {
        metrics.add(counter("crossdock_requests", Map.of("api", "FETCH"), 100));
        metrics.add(new Metric(
                "crossdock_request_seconds",
                Kind.HISTOGRAM,
                "Time.",
                List.of(),
                List.of(new Distribution(
                        Map.of("api", "FETCH"),
                        List.of(0.01, 0.1, Double.POSITIVE_INFINITY),
                        List.of(80L, 19L, 1L),
                        2.5))));
        pass(Duration.ofSeconds(2));
        String times = "kafka.network:type=RequestMetrics,name=TotalTimeMs,request=Fetch";

        assertThat(value(times, "Count")).isEqualTo(100);
        assertThat(value(times, "Mean")).isEqualTo(25, within(1e-9));
        assertThat(value(times, "50thPercentile")).isEqualTo(6.25, within(1e-9));
        assertThat(value(times, "95thPercentile")).isEqualTo(10 + 90 * 15 / 19.0, within(1e-9));
        assertThat(value(times, "999thPercentile")).as("beyond all bounds").isEqualTo(100, within(1e-9));
        assertThatThrownBy(() -> server.getAttribute(new ObjectName(times), "42ndPercentile"))
                .isInstanceOf(AttributeNotFoundException.class);
    }

    @Test
    void timesOfSeveralDirectoriesAreOneBean() throws Exception {
        metrics.add(new Metric(
                "crossdock_log_sync_seconds",
                Kind.HISTOGRAM,
                "Time.",
                List.of(),
                List.of(
                        new Distribution(
                                Map.of("directory", "/a"), List.of(0.01, Double.POSITIVE_INFINITY), List.of(3L, 1L), 1),
                        new Distribution(
                                Map.of("directory", "/b"),
                                List.of(0.01, Double.POSITIVE_INFINITY),
                                List.of(4L, 0L),
                                0.02))));
        pass(Duration.ofSeconds(2));
        String times = "kafka.log:type=LogFlushStats,name=LogFlushRateAndTimeMs";

        assertThat(value(times, "Count")).isEqualTo(8);
        assertThat(value(times, "Mean")).isEqualTo(127.5, within(1e-9));
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        beans.close();

        assertThat(server.queryNames(new ObjectName("kafka.*:*"), null)).isEmpty();
    }

    private double value(String bean, String attribute) throws Exception {
        return ((Number) server.getAttribute(new ObjectName(bean), attribute)).doubleValue();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        try {
            value(MESSAGES, "Count"); // looks, so that new beans are there
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private void records(String topic, double count) {
        metrics.removeIf(metric -> metric.name().equals("crossdock_topic_in_records"));
        metrics.add(counter("crossdock_topic_in_records", Map.of("topic", topic), count));
    }

    private static Metric gauge(String name, Map<String, String> labels, double value) {
        return new Metric(name, Kind.GAUGE, "Help.", List.of(new Point(labels, value)));
    }

    private static Metric counter(String name, Map<String, String> labels, double value) {
        return new Metric(name, Kind.COUNTER, "Help.", List.of(new Point(labels, value)));
    }
}
