package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Writes the records of a source of which only one may write in the whole cluster: whoever begins with the same
 * transactional id shuts out all who began before (KIP-98), whatever those believe of themselves.
 *
 * <p>Records that come close together share a transaction, so that one message after the other costs a few milliseconds and
 * many at once cost next to nothing. A record is done when its transaction is committed. What goes wrong with one record
 * fails its whole transaction, so that the messages of all of them stay at their origin and come again. Thread-safe; one
 * thread of its own commits, and no lock is held while it or a send waits for the cluster.
 */
public final class FencedWriter implements RecordWriter {
    private static final Logger LOG = LoggerFactory.getLogger(FencedWriter.class);
    private static final int MOST_UNDER_WAY = 10_000;
    private static final int MOST_OF_A_TRANSACTION = MOST_UNDER_WAY / 2;
    /** After that the cluster ends the transaction of a node that is dead, so that readers need not wait for it. */
    private static final int TRANSACTION_MILLIS = 30_000;

    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final String transactionalId;
    private final Producer<byte[], byte[]> producer;
    private final BooleanSupplier mayWrite;
    private final Consumer<Throwable> lost;
    private final RateLimit limit;
    private final Clock clock;
    private final Semaphore free = new Semaphore(MOST_UNDER_WAY);
    private final TransactionGate gate = new TransactionGate(MOST_OF_A_TRANSACTION);
    private final AtomicReference<@Nullable Throwable> refused = new AtomicReference<>();
    private final Thread committer;
    private volatile @Nullable WriterLostException broken;
    private volatile boolean closing;

    /**
     * Shuts out whoever has begun with this id before, and ends what they left undone.
     *
     * @param clientSettings Kafka client settings such as {@code bootstrap.servers}; they win over the ones here
     * @param mayWrite asked before every record and every commit
     * @param lost called at most once, on any thread, when this writer can write no more
     * @throws KafkaException if the cluster does not answer, or does not allow it
     */
    public FencedWriter(
            String transactionalId,
            String clientId,
            Map<String, Object> clientSettings,
            BooleanSupplier mayWrite,
            Consumer<Throwable> lost,
            RateLimit limit,
            Clock clock) {
        this(
                transactionalId,
                clientId,
                new KafkaProducer<>(
                        settings(transactionalId, clientId, clientSettings),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()),
                mayWrite,
                lost,
                limit,
                clock);
    }

    /** @param producer of this transactional id; closed with this writer */
    FencedWriter(
            String transactionalId,
            String clientId,
            Producer<byte[], byte[]> producer,
            BooleanSupplier mayWrite,
            Consumer<Throwable> lost,
            RateLimit limit,
            Clock clock) {
        this.transactionalId = transactionalId;
        this.producer = producer;
        this.mayWrite = mayWrite;
        this.lost = lost;
        this.limit = limit;
        this.clock = clock;
        try {
            producer.initTransactions();
            if (!mayWrite.getAsBoolean()) { // asked after, so that whoever may write now has yet to shut us out
                throw new WriterLostException("the lease ended before " + transactionalId + " could begin to write");
            }
            producer.beginTransaction(); // of which the cluster hears with its first record
        } catch (RuntimeException refusedToBegin) {
            producer.close(Duration.ZERO);
            throw refusedToBegin;
        }
        committer = new Thread(this::commitAgainAndAgain, clientId + "-commit");
        committer.setDaemon(true);
        committer.start();
    }

    private static Map<String, Object> settings(
            String transactionalId, String clientId, Map<String, Object> clientSettings) {
        var settings = new LinkedHashMap<>(HubWriter.settings(clientId, clientSettings));
        settings.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        // or a topic that is not there would keep the others' transaction open until it is aborted
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, TRANSACTION_MILLIS * 2 / 3);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return settings;
    }

    @Override
    public void write(ProducerRecord<byte[], byte[]> record, Consumer<@Nullable Throwable> whenDone)
            throws InterruptedException {
        limit.await(clock);
        free.acquire();
        Throwable no = gate.enter() ? send(record, whenDone) : ended();
        if (no != null) {
            free.release();
            whenDone.accept(no);
        }
    }

    /** Null if the record is part of the transaction now, whatever becomes of that. Leaves the gate. */
    private @Nullable Throwable send(ProducerRecord<byte[], byte[]> record, Consumer<@Nullable Throwable> whenDone) {
        Throwable no = broken;
        if (no == null && (closing || !mayWrite.getAsBoolean())) {
            no = ended();
        }
        if (no != null) {
            gate.leave(null);
            return no;
        }
        try {
            var unused = producer.send(record, (where, failure) -> {
                if (failure != null) {
                    refused.compareAndSet(null, failure);
                }
            });
        } catch (RuntimeException failure) {
            refused.compareAndSet(null, failure);
        }
        gate.leave(whenDone);
        return null;
    }

    private WriterLostException ended() {
        return new WriterLostException("the lease of " + transactionalId + " has ended");
    }

    private void commitAgainAndAgain() {
        try {
            for (var members = gate.awaitEnd(); !members.isEmpty(); members = gate.awaitEnd()) {
                Throwable failure = commit();
                begin();
                gate.reopen();
                free.release(members.size());
                for (Consumer<@Nullable Throwable> member : members) {
                    member.accept(failure);
                }
            }
        } catch (InterruptedException stop) {
            LOG.debug("The writer of {} is left behind", transactionalId);
        }
    }

    private void begin() {
        if (broken != null) {
            return;
        }
        try {
            producer.beginTransaction();
        } catch (RuntimeException impossible) {
            broken("the writer of " + transactionalId + " cannot go on", impossible);
        }
    }

    /** Null if everything is committed, and else why nothing may be taken for written. */
    private @Nullable Throwable commit() {
        if (broken != null) {
            return broken;
        }
        if (!mayWrite.getAsBoolean()) {
            return broken("the lease of " + transactionalId + " has ended", null);
        }
        Throwable failure = refused.get();
        if (failure == null) {
            try {
                producer.commitTransaction(); // which waits for every record
                failure = refused.get();
                if (failure == null) {
                    return null;
                }
                return broken("a record of " + transactionalId + " was refused and its transaction was not", failure);
            } catch (RuntimeException failed) {
                Throwable first = refused.get();
                failure = first == null ? failed : first;
            }
        }
        refused.set(null);
        return abort(failure);
    }

    private Throwable abort(Throwable failure) {
        try {
            producer.abortTransaction();
            return failure;
        } catch (RuntimeException worse) { // shut out, or a commit of which nobody knows how it ended
            worse.addSuppressed(failure);
            return broken("the writer of " + transactionalId + " cannot go on", worse);
        }
    }

    private WriterLostException broken(String why, @Nullable Throwable cause) {
        WriterLostException lostNow =
                cause == null ? new WriterLostException(why) : new WriterLostException(why + ": " + cause, cause);
        broken = lostNow;
        lost.accept(lostNow);
        return lostNow;
    }

    @Override
    public void close() {
        closing = true;
        gate.close();
        awaitLastCommit();
        producer.close(Duration.ZERO); // what is open is ended by whoever begins next, or by the cluster in time
        awaitLastCommit(); // which knows by now how it ended
    }

    private void awaitLastCommit() {
        try {
            committer.join(LAST_WORDS.toMillis());
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
