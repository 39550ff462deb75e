package io.crossdock.hub;

import io.crossdock.hub.config.HubConfigReader;
import io.crossdock.hub.data.DataFolder;
import io.crossdock.hub.data.RunFile;
import io.crossdock.hub.metrics.otlp.Collector;
import io.crossdock.security.tls.CertificateAuthority;
import io.crossdock.security.tls.ClientAuth;
import io.crossdock.security.tls.Identity;
import io.crossdock.security.tls.StoreConfig;
import io.crossdock.security.tls.TlsConfig;
import io.crossdock.security.tls.TlsMaterial;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a whole hub pushes to a collector, held against what it tells at {@code /metrics}. */
class OtlpPushIT {
    private static final Pattern SERIES = Pattern.compile("^([a-z]\\S*?(?:\\{.*})?) (\\S+)$", Pattern.MULTILINE);

    @TempDir
    Path directory;

    @Test
    void aCollectorGetsByHttpsWhatPrometheusReads() throws Exception {
        try (var collector = Collector.secured(tls());
                Hub hub = hub(collector.url())) {
            hub.start();
            produce();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(metrics())
                    .containsKey("crossdock_topic_in_records_total{topic=\"orders\"}"));

            Map<String, Double> before = metrics();
            int seen = collector.pushes().size();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> collector.pushes().size() > seen + 1);
            Collector.Push push = collector.pushes().get(seen + 1);
            Map<String, Double> after = metrics();

            assertThat(push.series().keySet()).containsAll(before.keySet());
            assertThat(after.keySet()).containsAll(push.series().keySet());
            assertThat(push.series())
                    .containsEntry("crossdock_topic_in_records_total{topic=\"orders\"}", 1.0)
                    .hasSizeGreaterThan(200);
            before.entrySet().retainAll(after.entrySet()); // what did not change meanwhile
            before.keySet().removeIf(name -> !name.startsWith("crossdock_")); // the process's own come and go
            assertThat(before).hasSizeGreaterThan(100);
            assertThat(push.series()).containsAllEntriesOf(before);
            assertThat(push.headers()).containsEntry("Authorization", "Bearer of-this-test");
            assertThat(push.attributes())
                    .containsEntry("service.name", "crossdock")
                    .containsEntry("service.version", "test")
                    .containsEntry("deployment.environment.name", "test")
                    .containsKeys("host.name", "service.instance.id");
        }
    }

    private Hub hub(URI collector) throws Exception {
        Path headers = Files.writeString(directory.resolve("headers"), "Authorization=Bearer of-this-test\n");
        var config = new HubConfigReader(directory, new KafkaBrokerSettings())
                .read(
                        Optional.empty(),
                        List.of(
                                "roles=zookeeper,broker,http",
                                "zookeeper.listen=127.0.0.1:0",
                                "broker.listeners=PLAINTEXT://127.0.0.1:0",
                                "http.listen=127.0.0.1:0",
                                "metrics.otlp.url=" + collector,
                                "metrics.otlp.interval.ms=1000",
                                "metrics.otlp.headers=${file:" + headers + "}",
                                "metrics.otlp.resource.attributes=deployment.environment.name=test",
                                "metrics.otlp.ssl.truststore.location=" + directory.resolve("authorities.pem")),
                        Optional.of(directory.resolve("data")));
        return new Hub(config, DataFolder.open(config.data()), "test", Clock.systemUTC(), what -> {});
    }

    private SSLContext tls() throws Exception {
        var now = Clock.systemUTC().instant();
        var authority = CertificateAuthority.create("CN=of this test", now, Duration.ofDays(1));
        Identity identity = authority.issue("CN=collector", List.of("127.0.0.1"), now, Duration.ofDays(1));
        Files.writeString(
                directory.resolve("authorities.pem"),
                Identity.certificatesPem(List.of(authority.identity().certificate())));
        Path key = Files.writeString(directory.resolve("collector.pem"), identity.pem());
        return TlsMaterial.read(new TlsConfig(
                        Optional.of(StoreConfig.pem(key)),
                        Optional.empty(),
                        TlsConfig.PROTOCOLS,
                        List.of(),
                        ClientAuth.NONE,
                        true))
                .sslContext();
    }

    private void produce() throws Exception {
        String bootstrap = address("broker").substring("PLAINTEXT://".length());
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>("orders", "1")).get();
        }
    }

    private Map<String, Double> metrics() throws Exception {
        URI uri = URI.create(address("http") + "/metrics");
        String text = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        var series = new TreeMap<String, Double>();
        SERIES.matcher(text).results().forEach(each -> series.put(each.group(1), Double.valueOf(each.group(2))));
        return series;
    }

    private String address(String role) {
        return RunFile.find(directory.resolve("data"))
                .orElseThrow()
                .addresses()
                .getOrDefault(role, List.of())
                .get(0);
    }
}
