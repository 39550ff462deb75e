package io.crossdock.cli;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** {@code crossdock produce}. */
@Command(
        name = "produce",
        description = "Sends each line of standard input, or of a file, as one record and waits until all are stored.")
final class ProduceCommand implements Callable<Integer> {
    @Mixin
    private ClientOptions client;

    @Parameters(paramLabel = "TOPIC")
    private String topic;

    @Option(names = "--file", paramLabel = "FILE", description = "Read this file instead of standard input.")
    private @Nullable Path file;

    @Option(
            names = "--key-separator",
            paramLabel = "TEXT",
            description = "What stands before this text in a line is the record's key.")
    private @Nullable String keySeparator;

    @Option(names = "--header", paramLabel = "NAME=VALUE", description = "Header of every record; repeatable.")
    private @Nullable Map<String, String> headers;

    @Option(names = "--partition", paramLabel = "N", description = "Send to this partition instead of by key.")
    private @Nullable Integer partition;

    @Option(
            names = "--compression",
            paramLabel = "CODEC",
            defaultValue = "none",
            description = "none, gzip, snappy, lz4 or zstd; default ${DEFAULT-VALUE}.")
    private String compression;

    @Spec
    private CommandSpec spec;

    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    @Override
    public Integer call() throws Exception {
        Map<String, Object> settings = client.settings();
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000); // a partition that is not there never comes
        long sent = 0;
        try (BufferedReader lines = input();
                var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            String line = lines.readLine();
            while (line != null && failure.get() == null) {
                producer.send(record(line), (stored, refused) -> failure.compareAndSet(null, refused));
                sent++;
                line = lines.readLine();
            }
        }
        Exception refused = failure.get();
        if (refused != null) {
            throw explained(refused);
        }
        spec.commandLine().getErr().println("stored " + sent + (sent == 1 ? " record" : " records") + " in " + topic);
        return 0;
    }

    /** A record that was refused again and again ends as a timeout, which says nothing of the reason. */
    private static Exception explained(Exception refused) {
        return refused instanceof TimeoutException expired
                ? new TimeoutException(
                        expired.getMessage()
                                + "; if the broker is there, it refuses records for now: 'crossdock status'"
                                + " tells whether its disk is full, its log why",
                        expired)
                : refused;
    }

    private BufferedReader input() throws IOException {
        return file == null
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(file);
    }

    private ProducerRecord<@Nullable String, String> record(String line) {
        int at = keySeparator == null ? -1 : line.indexOf(keySeparator);
        String key = at < 0 ? null : line.substring(0, at);
        String value = at < 0 || keySeparator == null ? line : line.substring(at + keySeparator.length());
        var record = new ProducerRecord<@Nullable String, String>(topic, partition, key, value);
        if (headers != null) {
            headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        }
        return record;
    }
}
