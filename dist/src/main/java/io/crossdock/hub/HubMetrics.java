package io.crossdock.hub;

import io.crossdock.broker.Metric;
import io.crossdock.hub.config.HubConfig;
import io.crossdock.hub.config.OtlpSettings;
import io.crossdock.hub.metrics.HttpRequests;
import io.crossdock.hub.metrics.PrometheusExposition;
import io.crossdock.hub.metrics.otlp.OtlpPush;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** What a whole hub tells in figures: to those who ask, and pushed to a collector where the configuration names one. */
final class HubMetrics implements AutoCloseable {
    private final HttpRequests requests = new HttpRequests(System::nanoTime);
    private final Lazy<PrometheusExposition> exposition;
    private final Optional<OtlpPush> push;

    /** @param parts read anew whenever somebody asks; empty while there is no such part */
    HubMetrics(HubConfig config, String version, Clock clock, List<Supplier<List<Metric>>> parts) {
        push = config.otlp().map(settings -> push(settings, config.nodeId(), version, clock));
        var all = new ArrayList<>(parts);
        all.add(requests::metrics);
        push.ifPresent(pushing -> all.add(pushing::metrics));
        exposition = new Lazy<>(() -> new PrometheusExposition(all));
    }

    private OtlpPush push(OtlpSettings settings, int nodeId, String version, Clock clock) {
        String host = host();
        return new OtlpPush(
                settings,
                Map.of(
                        "service.name",
                        "crossdock",
                        "service.version",
                        version,
                        "service.instance.id",
                        host + ":" + nodeId,
                        "host.name",
                        host),
                version,
                () -> exposition.get().snapshots(),
                () -> settings.truststore().isPresent()
                        ? TrustedAuthorities.of(settings.truststore().get())
                        : SSLContext.getDefault(),
                clock);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /** Counts the requests of a server that it is registered with. */
    HttpRequests requests() {
        return requests;
    }

    /** For Prometheus. */
    String text() {
        return exposition.get().text();
    }

    /** Begins to push, if there is where to. */
    void start() {
        push.ifPresent(OtlpPush::start);
    }

    @Override
    public void close() {
        push.ifPresent(OtlpPush::close);
    }
}
