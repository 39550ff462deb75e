package io.crossdock.hub.metrics.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.crossdock.broker.Metric;
import io.crossdock.broker.Metric.Kind;
import io.crossdock.broker.Metric.Point;
import io.crossdock.connectors.http.WholeAnswer;
import io.crossdock.hub.config.OtlpSettings;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;

/**
 * Pushes the metrics to a collector, again and again on a thread of its own. A collector that is away, slow or refuses
 * costs the hub nothing but these attempts: they are counted, the first in vain is logged and the first that succeeds
 * after it, and nothing is kept for later, since the next push tells more than the lost one did.
 */
public final class OtlpPush implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpPush.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_OF_AN_ANSWER = 64 * 1024;
    private static final int MOST_SAID = 200;

    private final OtlpSettings settings;
    private final OtlpMessage message;
    private final Supplier<MetricSnapshots> metrics;
    private final Callable<SSLContext> tls;
    private final Clock clock;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final ScheduledExecutorService pushing = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "otlp-push");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable HttpClient client; // touched by its own thread only
    private long inVain; // since the last success; touched by its own thread only

    /**
     * Pushes nothing before {@link #start}.
     *
     * @param attributes what the hub knows of itself; those of the settings win
     * @param version of the hub
     * @param metrics read for each push; may take some seconds
     * @param tls asked when the first push is made, until it answers
     */
    public OtlpPush(
            OtlpSettings settings,
            Map<String, String> attributes,
            String version,
            Supplier<MetricSnapshots> metrics,
            Callable<SSLContext> tls,
            Clock clock) {
        this.settings = settings;
        var all = new HashMap<>(attributes);
        all.putAll(settings.attributes());
        this.message = new OtlpMessage(all, version, clock.instant());
        this.metrics = metrics;
        this.tls = tls;
        this.clock = clock;
    }

    /** The first push is made one interval from now. */
    public void start() {
        long every = settings.interval().toMillis();
        try {
            pushing.scheduleWithFixedDelay(this::push, every, every, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("The hub stopped before it had started", closed);
        }
    }

    /** How the pushes went until now. */
    public List<Metric> metrics() {
        return List.of(new Metric(
                "crossdock_otlp_pushes",
                Kind.COUNTER,
                "Pushes of metrics to the collector, by how they ended.",
                List.of(
                        new Point(Map.of("result", "accepted"), accepted.get()),
                        new Point(Map.of("result", "failed"), failed.get()))));
    }

    private void push() {
        try {
            send();
            accepted.incrementAndGet();
            if (inVain > 0) {
                LOG.info("Metrics reach {} again, after {} pushes in vain", settings.url(), inVain);
            }
            inVain = 0;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (Exception | LinkageError failure) {
            failed.incrementAndGet();
            if (inVain++ == 0) {
                LOG.warn(
                        "Metrics do not reach {}: {}. The hub goes on and tries again every {} ms; this is said once,"
                                + " crossdock_otlp_pushes counts",
                        settings.url(),
                        reason(failure),
                        settings.interval().toMillis());
                LOG.debug("The push that failed", failure);
            }
        }
    }

    private void send() throws Exception {
        byte[] body = zipped(message.of(metrics.get(), clock.instant()).toByteArray());
        var request = HttpRequest.newBuilder(settings.url())
                .timeout(PATIENCE)
                .header("User-Agent", "crossdock")
                .header("Content-Type", "application/x-protobuf")
                .header("Content-Encoding", "gzip");
        settings.headers().forEach(request::setHeader);
        WholeAnswer answer = WholeAnswer.of(
                client(),
                request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                MOST_OF_AN_ANSWER,
                PATIENCE);
        if (answer.status() / 100 != 2) {
            throw new IOException("the collector answers " + answer.status());
        }
        ExportMetricsPartialSuccess partly = response(answer).getPartialSuccess();
        if (partly.getRejectedDataPoints() > 0) {
            throw new IOException(
                    "the collector refuses " + partly.getRejectedDataPoints() + " points: " + partly.getErrorMessage());
        }
    }

    private static ExportMetricsServiceResponse response(WholeAnswer answer) throws IOException {
        try {
            return ExportMetricsServiceResponse.parseFrom(answer.body());
        } catch (InvalidProtocolBufferException other) {
            throw new IOException(
                    "what answers " + answer.status() + " there is no collector of OTLP over HTTP with protobuf",
                    other);
        }
    }

    /** In one line, since a part of it may be the collector's. */
    private static String reason(Throwable failure) {
        String said = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return said.substring(0, Math.min(said.length(), MOST_SAID)).replaceAll("\\p{Cntrl}", " ");
    }

    private HttpClient client() throws Exception {
        HttpClient present = client;
        if (present == null) {
            var making = HttpClient.newBuilder().connectTimeout(PATIENCE);
            if ("https".equals(settings.url().getScheme())) {
                making.sslContext(tls.call());
            }
            present = making.build();
            client = present;
        }
        return present;
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    /** Gives up a push that is under way. */
    @Override
    public void close() {
        pushing.shutdownNow();
    }
}
