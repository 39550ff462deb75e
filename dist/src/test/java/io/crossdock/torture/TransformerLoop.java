package io.crossdock.torture;

import io.crossdock.torture.History.Ended;
import io.crossdock.torture.History.Outcome;
import io.crossdock.torture.RecordId.TransactionId;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Reads, writes and commits its offsets in one transaction each time: exactly once, or not at all. */
final class TransformerLoop implements Runnable {
    private final Actor.Transformer transformer;
    private final Clients clients;
    private final History history;
    private final Running running;
    private final Random random;
    private final Sending sending;
    private int transaction;

    TransformerLoop(Actor.Transformer transformer, Clients clients, Plan plan, History history, Running running) {
        this.transformer = transformer;
        this.clients = clients;
        this.history = history;
        this.running = running;
        random = new Random(transformer.seed());
        sending = new Sending(transformer.name(), true, random, transformer.manners(), plan.topicsByName(), history);
    }

    @Override
    public void run() {
        while (running.yes()) {
            try (var producer = clients.transactional(transformer.name(), transformer.manners());
                    var consumer = clients.member(transformer.name(), true, transformer.protocol())) {
                producer.initTransactions();
                consumer.subscribe(List.of(transformer.from()));
                boolean member = true;
                while (running.yes() && member) {
                    ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(200));
                    member = records.isEmpty() || one(producer, consumer, records);
                }
            } catch (KafkaException failed) {
                history.fault(transformer.name() + " in transaction " + transaction, failed);
                transaction++;
            }
        }
        try (var last = clients.transactional(transformer.name(), transformer.manners())) {
            last.initTransactions(); // ends what may be open
        }
    }

    /** @return whether it is still a member of its group */
    private boolean one(
            KafkaProducer<String, byte[]> producer,
            KafkaConsumer<String, byte[]> consumer,
            ConsumerRecords<String, byte[]> records) {
        producer.beginTransaction();
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (ConsumerRecord<String, byte[]> record : records) {
            sending.send(
                    producer,
                    transformer.to(),
                    transaction,
                    record.partition() + "@" + record.offset(),
                    failure -> {}); // the commit will say it
            offsets.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        try {
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        } catch (CommitFailedException elsewhere) { // on a slow machine the hub may take it for dead
            ended(Outcome.ABORTED);
            producer.abortTransaction();
            transaction++;
            return false;
        }
        if (random.nextInt(100) < 20) {
            ended(Outcome.ABORTED);
            producer.abortTransaction();
            backToCommitted(consumer);
        } else {
            ended(Outcome.COMMITTING);
            producer.commitTransaction();
            ended(Outcome.COMMITTED);
        }
        transaction++;
        return true;
    }

    private static void backToCommitted(KafkaConsumer<String, byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment());
        for (TopicPartition partition : consumer.assignment()) {
            OffsetAndMetadata offset = committed.get(partition);
            if (offset == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, offset);
            }
        }
    }

    private void ended(Outcome outcome) {
        history.add(new Ended(new TransactionId(transformer.name(), transaction), outcome, System.nanoTime()));
    }
}
