package io.crossdock.registry.log;

import io.crossdock.registry.log.AppendException.Extent;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/**
 * The time for which this node writes: one life of the transactional producer whose id all nodes share. It begins with
 * shutting out whoever wrote before and settling what they left in doubt, then with a record of its own: when that is
 * replayed, all that was written before is. Confluent's registry writes such a record (NOOP) for the same reason.
 * Confined to the writing thread.
 */
final class Term {
    /** Known to Confluent's nodes, and to every replay: it changes nothing. */
    static final RegistryRecord NOOP = new RegistryRecord("{\"keytype\":\"NOOP\",\"magic\":0}", null);

    private final long number;
    private final String topic;
    private final Producer<String, String> producer;
    private final Progress progress;
    private final Duration answerTimeout;

    private Term(long number, RegistryLogConfig config, Producer<String, String> producer, Progress progress) {
        this.number = number;
        this.topic = config.topic();
        this.producer = producer;
        this.progress = progress;
        this.answerTimeout = config.answerTimeout();
    }

    /**
     * Begins a term, with everything replayed that was written in earlier ones.
     *
     * @param producer fresh; closed with the term, or when it cannot begin
     * @throws AppendException when it cannot begin
     */
    static Term begin(long number, RegistryLogConfig config, Producer<String, String> producer, Progress progress)
            throws AppendException, InterruptedException {
        var term = new Term(number, config, producer, progress);
        boolean begun = false;
        try {
            producer.initTransactions();
            term.commit(term.send(List.of(NOOP)));
            begun = true;
            return term;
        } catch (KafkaException failed) {
            throw new AppendException(Extent.BROKEN, failed);
        } finally {
            if (!begun) {
                term.end();
            }
        }
    }

    long number() {
        return number;
    }

    /** Writes records in one transaction. Returns when they are durable and replayed here. */
    void append(List<RegistryRecord> records) throws AppendException, InterruptedException {
        long before = progress.position();
        long last = send(records);
        if (last < before) { // of a topic whose records have been replayed up to there
            String other = "topic %s was made anew: a record was written to offset %d, and %d was reached before"
                    .formatted(topic, last, before);
            progress.lose(other);
            throw undo(new KafkaException(other));
        }
        progress.watch(last);
        commit(last);
    }

    private void commit(long last) throws AppendException, InterruptedException {
        try {
            producer.commitTransaction();
        } catch (KafkaException unanswered) {
            throw new AppendException(Extent.IN_DOUBT, unanswered);
        }
        if (!progress.await(last, answerTimeout)) {
            throw new AppendException(
                    Extent.IN_DOUBT, new TimeoutException("not replayed here within " + answerTimeout));
        }
    }

    /** Ends it without waiting for the cluster. */
    void end() {
        Uninterrupted.run(() -> producer.close(Duration.ZERO));
    }

    /** @return the offset of the last record */
    private long send(List<RegistryRecord> records) throws AppendException, InterruptedException {
        try {
            producer.beginTransaction();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (RegistryRecord record : records) {
                sent.add(producer.send(new ProducerRecord<>(topic, 0, record.key(), record.value())));
            }
            producer.flush();
            long last = -1;
            for (Future<RecordMetadata> each : sent) {
                RecordMetadata written = each.get();
                if (!written.hasOffset()) { // acknowledged on a repetition, when the first answer was lost
                    throw new KafkaException("the cluster did not say at which offset it wrote");
                }
                last = Math.max(last, written.offset());
            }
            return last;
        } catch (ExecutionException refused) {
            throw undo(refused.getCause() == null ? refused : refused.getCause());
        } catch (KafkaException refused) {
            throw undo(refused);
        }
    }

    /** Nobody asked for the transaction's end, so whatever happens now, it is never committed. */
    private AppendException undo(Throwable cause) {
        try {
            producer.abortTransaction();
            return new AppendException(Extent.UNDONE, cause);
        } catch (KafkaException broken) {
            broken.addSuppressed(cause);
            var both = new AppendException(Extent.BROKEN, cause);
            return both.isFenced() ? both : new AppendException(Extent.BROKEN, broken);
        }
    }
}
