package io.crossdock.ci.streams;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends the clicks of CSV files to a topic, keyed by session, at a steady rate, whatever happens to the broker.
 *
 * <p>Usage: {@code Feed HOST:PORT TOPIC RECORDS_PER_SECOND FILE...}. Prints how many were acknowledged, every thousand.
 */
final class Feed {
    /** So that the pace holds after the broker was away: records do not pile up meanwhile. */
    private static final int MOST_ON_THE_WAY = 2000;

    private Feed() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int perSecond = Integer.parseInt(args[2]);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", args[0],
                "enable.idempotence", true,
                "compression.type", "lz4",
                "linger.ms", 10,
                "delivery.timeout.ms", 300_000,
                "max.block.ms", 300_000L);
        AtomicInteger acknowledged = new AtomicInteger();
        AtomicReference<Exception> failed = new AtomicReference<>();
        try (Producer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            long due = System.nanoTime();
            int sent = 0;
            for (String file : Arrays.copyOfRange(args, 3, args.length)) {
                try (BufferedReader rows = Files.newBufferedReader(Path.of(file))) {
                    rows.readLine();
                    for (String row = rows.readLine(); row != null && failed.get() == null; row = rows.readLine()) {
                        Click click = Click.parse(row);
                        producer.send(new ProducerRecord<>(args[1], null, click.millis(), click.session(), row), (place, e) -> {
                            if (e != null) failed.compareAndSet(null, e);
                            else if (acknowledged.incrementAndGet() % 1000 == 0) System.out.println(acknowledged.get());
                        });
                        sent++;
                        while (sent - acknowledged.get() > MOST_ON_THE_WAY && failed.get() == null) Thread.sleep(5);
                        due = Math.max(due + 1_000_000_000L / perSecond, System.nanoTime() - 50_000_000);
                        long ahead = due - System.nanoTime();
                        if (ahead > 10_000_000) Thread.sleep(ahead / 1_000_000);
                    }
                }
            }
        }
        if (failed.get() != null) {
            failed.get().printStackTrace();
            System.exit(1);
        }
        System.out.println("all " + acknowledged.get());
    }
}
