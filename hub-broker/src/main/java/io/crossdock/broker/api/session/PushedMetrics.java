package io.crossdock.broker.api.session;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.shaded.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.kafka.shaded.io.opentelemetry.proto.common.v1.AnyValue;
import org.apache.kafka.shaded.io.opentelemetry.proto.common.v1.KeyValue;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.Metric;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.MetricsData;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import org.apache.kafka.shaded.io.opentelemetry.proto.metrics.v1.ResourceMetrics;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the metrics a client pushes: OTLP as protocol buffers, for which kafka-clients brings the classes. Sums and
 * gauges are taken, which is all that Kafka's clients send; histograms are passed over.
 */
final class PushedMetrics {
    static final int SERIES_AT_MOST = 500;
    static final int LABELS_AT_MOST = 12;
    private static final int TEXT_AT_MOST = 200;
    private static final String KAFKAS = "org.apache.kafka.";
    private static final String PREFIX = "kafka_client_";

    private PushedMetrics() {}

    /**
     * The first {@value #SERIES_AT_MOST} series.
     *
     * @param labels of every series
     * @throws InvalidRecordException if this is no OTLP
     */
    static List<PushedSeries> read(ByteBuffer payload, Map<String, String> labels) {
        try {
            var series = new ArrayList<PushedSeries>();
            for (ResourceMetrics resource : MetricsData.parseFrom(payload).getResourceMetricsList()) {
                var shared = new HashMap<String, String>();
                addLabels(shared, resource.getResource().getAttributesList());
                shared.putAll(labels);
                resource.getScopeMetricsList()
                        .forEach(scope -> scope.getMetricsList().forEach(metric -> add(series, metric, shared)));
            }
            return series;
        } catch (InvalidProtocolBufferException malformed) {
            throw new InvalidRecordException("the metrics are not OTLP: " + malformed.getMessage(), malformed);
        }
    }

    private static void add(List<PushedSeries> series, Metric metric, Map<String, String> shared) {
        if (metric.hasGauge()) {
            add(series, metric, false, metric.getGauge().getDataPointsList(), shared);
        } else if (metric.hasSum()) {
            boolean cumulative = metric.getSum().getAggregationTemporality()
                    == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
            add(
                    series,
                    metric,
                    metric.getSum().getIsMonotonic() && cumulative,
                    metric.getSum().getDataPointsList(),
                    shared);
        }
    }

    private static void add(
            List<PushedSeries> series,
            Metric metric,
            boolean counts,
            List<NumberDataPoint> points,
            Map<String, String> shared) {
        String name = name(metric.getName());
        for (NumberDataPoint point : points) {
            if (series.size() >= SERIES_AT_MOST) {
                return;
            }
            var labels = new HashMap<String, String>();
            addLabels(labels, point.getAttributesList());
            labels.putAll(shared); // a client must not take the place of another
            double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
            series.add(new PushedSeries(name, counts, labels, value));
        }
    }

    private static void addLabels(Map<String, String> labels, List<KeyValue> attributes) {
        for (KeyValue attribute : attributes) {
            if (labels.size() >= LABELS_AT_MOST) {
                return;
            }
            labels.put(word(attribute.getKey()), text(attribute.getValue()));
        }
    }

    private static String text(AnyValue value) {
        String text =
                switch (value.getValueCase()) {
                    case STRING_VALUE -> value.getStringValue();
                    case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
                    case INT_VALUE -> Long.toString(value.getIntValue());
                    case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
                    default -> "";
                };
        return text.length() <= TEXT_AT_MOST ? text : text.substring(0, TEXT_AT_MOST);
    }

    /** {@code org.apache.kafka.producer.record.send.total} is shown as {@code kafka_client_producer_record_send}. */
    static String name(String given) {
        String name = PREFIX + word(given.startsWith(KAFKAS) ? given.substring(KAFKAS.length()) : given);
        String before;
        do {
            before = name;
            for (String reserved : List.of("_total", "_created", "_bucket", "_info")) {
                name = name.endsWith(reserved) ? name.substring(0, name.length() - reserved.length()) : name;
            }
        } while (!name.equals(before));
        return name;
    }

    private static String word(String given) {
        String word = given.length() <= TEXT_AT_MOST ? given : given.substring(0, TEXT_AT_MOST);
        word = word.replaceAll("[^A-Za-z0-9]+", "_").toLowerCase(Locale.ROOT);
        word = word.replaceAll("^_+|_+$", "");
        return word.isEmpty() || Character.isDigit(word.charAt(0)) ? "x" + word : word;
    }
}
