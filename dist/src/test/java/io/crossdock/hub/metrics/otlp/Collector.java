package io.crossdock.hub.metrics.otlp;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;

/** A real HTTP server that takes OTLP, reads it with the classes of its definition, and answers what it is told to. */
public final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Push> pushes = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile byte[] answer =
            ExportMetricsServiceResponse.getDefaultInstance().toByteArray();

    /** One push as it arrived. */
    public record Push(Map<String, String> headers, ExportMetricsServiceRequest message) {
        /** Of the hub that pushed. */
        public Map<String, String> attributes() {
            return texts(message.getResourceMetrics(0).getResource().getAttributesList());
        }

        public List<Metric> metrics() {
            return message.getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
        }

        /** Every value by the name and labels by which Prometheus has it. */
        public Map<String, Double> series() {
            var series = new TreeMap<String, Double>();
            for (Metric metric : metrics()) {
                for (NumberDataPoint point : metric.getSum().getDataPointsList()) {
                    series.put(
                            metric.getName() + "_total" + labels(point.getAttributesList(), null), point.getAsDouble());
                }
                for (NumberDataPoint point : metric.getGauge().getDataPointsList()) {
                    series.put(metric.getName() + labels(point.getAttributesList(), null), point.getAsDouble());
                }
                metric.getHistogram().getDataPointsList().forEach(point -> histogram(metric.getName(), point, series));
            }
            return series;
        }

        private static void histogram(String name, HistogramDataPoint point, Map<String, Double> series) {
            List<KeyValue> of = point.getAttributesList();
            series.put(name + "_count" + labels(of, null), (double) point.getCount());
            series.put(name + "_sum" + labels(of, null), point.getSum());
            double below = 0;
            for (int bucket = 0; bucket < point.getBucketCountsCount(); bucket++) {
                below += point.getBucketCounts(bucket);
                String bound = bucket < point.getExplicitBoundsCount()
                        ? Double.toString(point.getExplicitBounds(bucket))
                        : "+Inf";
                series.put(name + "_bucket" + labels(of, bound), below);
            }
        }

        private static String labels(List<KeyValue> attributes, @Nullable String bound) {
            var all = new TreeMap<>(texts(attributes));
            String text = all.entrySet().stream()
                    .map(each -> each.getKey() + "=\"" + each.getValue() + '"')
                    .collect(Collectors.joining(","));
            String le = bound == null ? "" : (text.isEmpty() ? "" : ",") + "le=\"" + bound + '"';
            return text.isEmpty() && le.isEmpty() ? "" : "{" + text + le + "}";
        }

        private static Map<String, String> texts(List<KeyValue> attributes) {
            return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, each -> each.getValue()
                    .getStringValue()));
        }
    }

    private Collector(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/v1/metrics", exchange -> {
            try (exchange;
                    InputStream body = new GZIPInputStream(exchange.getRequestBody())) {
                Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
                pushes.add(new Push(headers, ExportMetricsServiceRequest.parseFrom(body)));
                byte[] now = answer;
                exchange.sendResponseHeaders(status, now.length == 0 ? -1 : now.length);
                exchange.getResponseBody().write(now);
            }
        });
        server.start();
    }

    public static Collector start() {
        return at(0);
    }

    public static Collector at(int port) {
        try {
            return new Collector(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    public static Collector secured(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new Collector(server);
    }

    public URI url() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/v1/metrics");
    }

    /** From now on. */
    void answers(int code, byte[] body) {
        status = code;
        answer = body;
    }

    /** What came until now. */
    public List<Push> pushes() {
        return List.copyOf(pushes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
