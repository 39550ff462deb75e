package io.crossdock.console;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Hubs with three hundred topics, and a browser in front of them. For one thread. */
record Console(Hubs hubs, Browser browser, Path folder) implements AutoCloseable {
    static Console start() throws Exception {
        Path folder = Files.createTempDirectory("console");
        Hubs hubs = Hubs.start(folder);
        try (var admin = hubs.admin()) {
            var topics = IntStream.range(0, 300)
                    .mapToObj(each -> new NewTopic("many.%03d".formatted(each), 1, (short) 1))
                    .toList();
            admin.createTopics(topics).all().get();
            return new Console(hubs, Browser.start(), folder);
        } catch (Exception failure) {
            hubs.close();
            throw failure;
        }
    }

    void create(String topic, int partitions) throws Exception {
        try (var admin = hubs.admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    void send(String topic, String... values) throws Exception {
        for (String value : values) {
            send(new ProducerRecord<>(topic, value));
        }
    }

    void send(ProducerRecord<String, String> record) throws Exception {
        try (var producer = new KafkaProducer<>(hubs.clients(), new StringSerializer(), new StringSerializer())) {
            producer.send(record).get();
        }
    }

    void logIn(String user, String password) {
        browser.open(hubs.guarded());
        browser.write("user", user);
        browser.write("password", password);
        browser.press("Log in");
        browser.gone("input[type=password]");
    }

    @Override
    public void close() throws IOException {
        browser.close();
        hubs.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
