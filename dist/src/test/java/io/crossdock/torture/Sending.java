package io.crossdock.torture;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** Makes one producer's records and writes down what became of them. One thread sends; answers come on another. */
final class Sending {
    private static final int KEYS = 40;
    private static final int MOST_UNANSWERED = 2_000;

    private final String name;
    private final boolean idempotent;
    private final Random random;
    private final Actor.Manners manners;
    private final Map<String, Topic> topics;
    private final History history;
    private final Semaphore unanswered = new Semaphore(MOST_UNANSWERED);
    private long number;

    Sending(
            String name,
            boolean idempotent,
            Random random,
            Actor.Manners manners,
            Map<String, Topic> topics,
            History history) {
        this.name = name;
        this.idempotent = idempotent;
        this.random = random;
        this.manners = manners;
        this.topics = topics;
        this.history = history;
    }

    interface Failed {
        void because(Exception failure);
    }

    void send(Producer<String, byte[]> producer, String topicName, int transaction, String source, Failed failed) {
        Topic topic = topics.get(topicName);
        if (topic == null) {
            throw new IllegalArgumentException("no topic " + topicName);
        }
        var id = new RecordId(name, number++, transaction, source);
        var partition = new TopicPartition(topicName, random.nextInt(topic.partitions()));
        String key = "k" + random.nextInt(KEYS);
        boolean tombstone = topic.compacted() && random.nextInt(20) == 0;
        var record = new ProducerRecord<>(
                topicName,
                partition.partition(),
                key,
                tombstone ? null : value(),
                new RecordHeaders().add(RecordId.HEADER, id.bytes()));
        history.add(new History.Sent(id, partition, key, tombstone, idempotent));
        unanswered.acquireUninterruptibly();
        try {
            producer.send(record, (metadata, failure) -> {
                unanswered.release();
                if (failure == null) {
                    history.add(new History.Acknowledged(id, partition, metadata.offset(), System.nanoTime()));
                } else {
                    failed.because(failure);
                }
            });
        } catch (RuntimeException refused) {
            unanswered.release();
            throw refused;
        }
    }

    /** Half of it noise, so that codecs have something to do and something they can do nothing about. */
    private byte[] value() {
        byte[] value = new byte[random.nextInt(manners.valueBytes())];
        byte[] noise = new byte[value.length / 2];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, value, 0, noise.length);
        return value;
    }
}
