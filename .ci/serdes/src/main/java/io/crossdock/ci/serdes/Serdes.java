package io.crossdock.ci.serdes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
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

/** {@code Serdes SETTINGS.json write TOPIC SCHEMA VALUE} or {@code Serdes SETTINGS.json read TOPIC COUNT}. */
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
        Map<String, Object> serdes = Map.of(
                "apicurio.registry.url", at.get("registry").asText(),
                "apicurio.registry.auto-register", true,
                "apicurio.registry.id-handler", "io.apicurio.registry.serde.Default4ByteIdHandler");
        if (args[1].equals("write")) {
            write(kafka, registry, serdes, args[2], args[3], args[4]);
        } else {
            read(kafka, registry, serdes, args[2], Integer.parseInt(args[3]));
        }
    }

    private static void write(
            Map<String, Object> kafka, ConfluentRegistry registry, Map<String, Object> serdes, String topic, String text, String value)
            throws Exception {
        Schema schema = new Schema.Parser().parse(text);
        GenericRecord record = new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().jsonDecoder(schema, value));
        var serializer = new AvroKafkaSerializer<GenericRecord>(registry);
        serializer.configure(serdes, false);
        try (var producer = new KafkaProducer<>(kafka, new StringSerializer(), serializer)) {
            producer.send(new ProducerRecord<>(topic, "java", record)).get();
        }
    }

    private static void read(
            Map<String, Object> kafka, ConfluentRegistry registry, Map<String, Object> serdes, String topic, int count) {
        var deserializer = new AvroKafkaDeserializer<GenericRecord>(registry);
        deserializer.configure(serdes, false);
        try (var consumer = new KafkaConsumer<>(kafka, new StringDeserializer(), deserializer)) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int left = count; left > 0; ) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    System.out.println(record.value());
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
