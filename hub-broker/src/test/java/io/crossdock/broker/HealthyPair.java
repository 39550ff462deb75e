package io.crossdock.broker;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A producer and a consumer that mind their own business, and notice everything that disturbs it. */
final class HealthyPair implements AutoCloseable {
    private static final int PAUSE_MILLIS = 20;

    private final String topic;
    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> consumer;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<String> troubles = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "healthy");
    private long slowestMillis;
    private long passed;

    /** @param topic of its own, not there yet */
    HealthyPair(TestHub hub, String topic) {
        this.topic = topic;
        producer = hub.producer(Map.of("acks", "all", "linger.ms", 0));
        consumer = hub.consumer(Map.of());
        consumer.assign(List.of(new TopicPartition(topic, 0)));
        thread.start();
    }

    private void run() {
        try {
            do {
                long began = System.nanoTime();
                producer.send(new ProducerRecord<>(topic, 0, null, "v" + passed))
                        .get(60, TimeUnit.SECONDS);
                consumeOne(began);
                slowestMillis = Math.max(slowestMillis, (System.nanoTime() - began) / 1_000_000);
                passed++;
            } while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (Exception failed) {
            troubles.add("after " + passed + " records: " + failed);
        }
    }

    private void consumeOne(long began) {
        while (System.nanoTime() - began < Duration.ofSeconds(60).toNanos()) {
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                if (!("v" + passed).equals(record.value()) || record.offset() != passed) {
                    troubles.add("v" + passed + " was expected, not " + record);
                }
                return;
            }
        }
        throw new IllegalStateException("v" + passed + " was not delivered in 60 s");
    }

    /** Ends the work and tells how it went. */
    Result stop() throws InterruptedException {
        stopped.countDown();
        thread.join();
        return new Result(passed, slowestMillis, List.copyOf(troubles));
    }

    /** @param slowestMillis from sending to receiving */
    record Result(long records, long slowestMillis, List<String> troubles) {}

    @Override
    public void close() throws InterruptedException {
        stop();
        producer.close(Duration.ZERO);
        consumer.close();
    }
}
