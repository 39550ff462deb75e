package io.crossdock.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * How requests by HTTP prove who sends them, and know whom they reach, by the same settings as Kafka's clients.
 *
 * @param authorization value of that header; empty for nobody
 */
record HttpLogin(HttpClient client, Optional<String> authorization) {
    /** @param settings by Kafka's names, or those that Confluent's clients have for a registry */
    static HttpLogin of(Map<String, String> settings) throws IOException {
        String trust = first(settings, "schema.registry.ssl.truststore.location", "ssl.truststore.location")
                .orElse("");
        var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10));
        if (trust.endsWith(".pem") || trust.endsWith(".crt")) {
            client.sslContext(trusting(Path.of(trust)));
        }
        Optional<String> login = first(settings, "schema.registry.basic.auth.user.info", "basic.auth.user.info")
                .or(() -> ClientProperties.login(settings));
        return new HttpLogin(
                client.build(),
                login.map(known ->
                        "Basic " + Base64.getEncoder().encodeToString(known.getBytes(StandardCharsets.UTF_8))));
    }

    private static Optional<String> first(Map<String, String> settings, String... names) {
        return Stream.of(names)
                .filter(settings::containsKey)
                .map(name -> settings.getOrDefault(name, ""))
                .findFirst();
    }

    private static SSLContext trusting(Path pem) throws IOException {
        try (InputStream file = Files.newInputStream(pem)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                trusted.setCertificateEntry("ca" + number++, each);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException unusable) {
            throw new IOException(pem + " holds no certificates that can be used: " + unusable.getMessage(), unusable);
        }
    }
}
