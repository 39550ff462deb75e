package io.crossdock.torture;

import io.crossdock.torture.History.Ended;
import io.crossdock.torture.History.Outcome;
import io.crossdock.torture.RecordId.TransactionId;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

import java.util.Random;

/**
 * A producer of transactions over several partitions, some of them aborted, some cut off by a second producer of the same
 * transactional id.
 */
final class TransactionalLoop implements Runnable {
    private final Actor.TransactionalWriter writer;
    private final Clients clients;
    private final History history;
    private final Running running;
    private final Random random;
    private final Sending sending;
    private int transaction;

    TransactionalLoop(Actor.TransactionalWriter writer, Clients clients, Plan plan, History history, Running running) {
        this.writer = writer;
        this.clients = clients;
        this.history = history;
        this.running = running;
        random = new Random(writer.seed());
        sending = new Sending(writer.name(), true, random, writer.manners(), plan.topicsByName(), history);
    }

    @Override
    public void run() {
        while (running.yes()) {
            try (var producer = fresh()) {
                while (running.yes() && one(producer)) {
                    running.pause(random.nextInt(writer.manners().pauseMillis()));
                }
            } catch (KafkaException failed) {
                history.fault(writer.name() + " in transaction " + transaction, failed);
                transaction++; // its number must not be used again: what became of it is open
            }
        }
        fresh().close(); // ends what may be open
    }

    private KafkaProducer<String, byte[]> fresh() {
        KafkaProducer<String, byte[]> producer = clients.transactional(writer.name(), writer.manners());
        try {
            producer.initTransactions();
            return producer;
        } catch (KafkaException failed) {
            producer.close();
            throw failed;
        }
    }

    /** @return whether the producer can go on */
    private boolean one(KafkaProducer<String, byte[]> producer) {
        producer.beginTransaction();
        for (int i = random.nextInt(writer.manners().burst()); i >= 0; i--) {
            String topic = writer.topics().get(random.nextInt(writer.topics().size()));
            sending.send(producer, topic, transaction, "", failure -> {}); // the commit will say it
        }
        running.pause(random.nextInt(writer.manners().pauseMillis()));
        int dice = random.nextInt(100);
        if (dice < 25) {
            ended(Outcome.ABORTED);
            producer.abortTransaction();
        } else if (dice < 30) {
            return cutOff(producer);
        } else {
            ended(Outcome.COMMITTING);
            producer.commitTransaction();
            ended(Outcome.COMMITTED);
        }
        transaction++;
        return true;
    }

    private boolean cutOff(KafkaProducer<String, byte[]> zombie) {
        zombie.flush();
        ended(Outcome.ABORTED);
        fresh().close();
        try {
            zombie.commitTransaction();
            history.fault("a producer of " + writer.name() + " committed after another had taken its place");
        } catch (ProducerFencedException | InvalidProducerEpochException expected) {
            // as it has to be
        }
        transaction++;
        return false;
    }

    private void ended(Outcome outcome) {
        history.add(new Ended(new TransactionId(writer.name(), transaction), outcome, System.nanoTime()));
    }
}
