package io.crossdock.ci.serdes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.FileInputStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * {@code Serdes SETTINGS.json write TOPIC TYPE SCHEMA VALUE} or {@code Serdes SETTINGS.json read TOPIC TYPE COUNT SCHEMA}; values
 * are JSON, and types what registries call them.
 */
public final class Serdes {
    public static void main(String[] args) throws Exception {
        JsonNode at = new ObjectMapper().readTree(Path.of(args[0]).toFile());
        Map<String, Object> kafka = new HashMap<>(Map.of(
                "bootstrap.servers", at.get("bootstrap").asText(),
                "security.protocol", "SASL_SSL",
                "ssl.truststore.type", "PEM",
                "ssl.truststore.location", at.get("ca").asText(),
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
                                + at.get("user").asText() + "\" password=\"" + at.get("password").asText() + "\";"));
        var registry = new ConfluentRegistry(
                at.get("registry").asText(),
                at.get("user").asText() + ":" + at.get("password").asText(),
                HttpClient.newBuilder().sslContext(trusting(at.get("ca").asText())).build());
        Form form = Form.of(args[3], registry);
        Map<String, Object> serdes = new HashMap<>(Map.of(
                "apicurio.registry.url", at.get("registry").asText(),
                "apicurio.registry.auto-register", true,
                "apicurio.registry.id-handler", "io.apicurio.registry.serde.Default4ByteIdHandler"));
        serdes.putAll(form.settings());
        if (args[1].equals("write")) {
            write(kafka, form, serdes, args[2], form.value(args[4], args[5]));
        } else {
            form.expect(args[5]);
            read(kafka, form, serdes, args[2], Integer.parseInt(args[4]));
        }
    }

    private static void write(
            Map<String, Object> kafka, Form form, Map<String, Object> serdes, String topic, Object value)
            throws Exception {
        var serializer = form.serializer();
        serializer.configure(serdes, false);
        try (var producer = new KafkaProducer<>(kafka, new StringSerializer(), serializer)) {
            producer.send(new ProducerRecord<>(topic, "java", value)).get();
        }
    }

    private static void read(
            Map<String, Object> kafka, Form form, Map<String, Object> serdes, String topic, int count)
            throws Exception {
        var deserializer = form.deserializer();
        deserializer.configure(serdes, false);
        try (var consumer = new KafkaConsumer<>(kafka, new StringDeserializer(), deserializer)) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int left = count; left > 0; ) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    System.out.println(form.printed(record.value()));
                    left--;
                }
            }
        }
    }

    private static SSLContext trusting(String pem) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var file = new FileInputStream(pem)) {
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
