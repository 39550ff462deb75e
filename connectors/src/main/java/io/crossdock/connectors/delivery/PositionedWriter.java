package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Writes the records of a source together with its position, in one transaction: the hub has all of a batch and the
 * position behind it, or nothing. Readers of committed records see each record once.
 *
 * <p>Records are held here until {@link #commit}, so that a transaction is open only while it is written, however long
 * the steps take. Opening one fences every other writer of the same connector, on whichever node, before the position is
 * read: what that one had begun is over by then, one way or the other. Thread-safe.
 */
public final class PositionedWriter implements RecordWriter {
    private static final Logger LOG = LoggerFactory.getLogger(PositionedWriter.class);
    private static final int MOST_HELD = 100_000;
    private static final long MOST_BYTES = 64L << 20;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int TRANSACTION_MILLIS = 20_000;
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final String connector;
    private final Producer<byte[], byte[]> producer;
    private final @Nullable String start;
    private final BooleanSupplier mayWrite;
    private final RateLimit limit;
    private final Clock clock;
    private List<Held> held = new ArrayList<>();
    private long heldBytes;

    private PositionedWriter(
            String connector,
            Producer<byte[], byte[]> producer,
            @Nullable String start,
            BooleanSupplier mayWrite,
            RateLimit limit,
            Clock clock) {
        this.connector = connector;
        this.producer = producer;
        this.start = start;
        this.mayWrite = mayWrite;
        this.limit = limit;
        this.clock = clock;
    }

    private record Held(ProducerRecord<byte[], byte[]> record, Consumer<@Nullable Throwable> whenDone) {
        long bytes() {
            long bytes = length(record.key()) + length(record.value());
            for (Header header : record.headers()) {
                bytes += length(header.value());
            }
            return bytes;
        }

        private static long length(byte @Nullable [] some) {
            return some == null ? 0 : some.length;
        }
    }

    /**
     * Takes over from whoever wrote for this connector before.
     *
     * @param clientSettings Kafka client settings such as {@code bootstrap.servers}
     * @param mayWrite asked before every commit
     * @param limit how fast records may be handed over; whoever is faster waits
     * @throws Exception if the hub does not answer; to be tried again
     */
    public static PositionedWriter open(
            String connector,
            Map<String, Object> clientSettings,
            BooleanSupplier mayWrite,
            RateLimit limit,
            Clock clock)
            throws Exception {
        SourcePositions.makeTopic(clientSettings);
        Producer<byte[], byte[]> producer = begin(connector, "source", clientSettings, mayWrite);
        try {
            String start = SourcePositions.last(connector, clientSettings, clock);
            return new PositionedWriter(connector, producer, start, mayWrite, limit, clock);
        } catch (Exception refused) {
            producer.close(LAST_WORDS);
            throw refused;
        }
    }

    /**
     * Takes over from whoever was the same task of this connector before. Its position are the offsets of a group, so the
     * new writer knows no {@link #start}.
     *
     * @param task from 0
     * @throws KafkaException if the hub does not answer; to be tried again
     */
    public static PositionedWriter openTask(
            String connector,
            int task,
            Map<String, Object> clientSettings,
            BooleanSupplier mayWrite,
            RateLimit limit,
            Clock clock) {
        var producer = begin(connector, TransactionalIds.task(task), clientSettings, mayWrite);
        return new PositionedWriter(connector, producer, null, mayWrite, limit, clock);
    }

    private static Producer<byte[], byte[]> begin(
            String connector, String role, Map<String, Object> clientSettings, BooleanSupplier mayWrite) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                settings(connector, role, clientSettings), new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            if (!mayWrite.getAsBoolean()) { // asked after, so that whoever may write now has yet to shut us out
                throw new WriterLostException("the lease of connector " + connector + " has ended");
            }
            return producer;
        } catch (RuntimeException refused) {
            producer.close(LAST_WORDS);
            throw refused;
        }
    }

    private static Map<String, Object> settings(String connector, String role, Map<String, Object> clientSettings) {
        var settings = new LinkedHashMap<>(HubWriter.settings("connector-" + connector + "-once", clientSettings));
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        // shorter than the others are ready to wait for: they read the positions up to the first open transaction
        settings.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TransactionalIds.of(connector, role));
        return settings;
    }

    /** Where the connector had got to when this writer took over, null if it had never written. */
    public @Nullable String start() {
        return start;
    }

    @Override
    public void write(ProducerRecord<byte[], byte[]> record, Consumer<@Nullable Throwable> whenDone)
            throws InterruptedException {
        limit.await(clock);
        if (!hold(new Held(record, whenDone))) {
            whenDone.accept(new IllegalStateException("one batch became more than " + MOST_HELD + " records or "
                    + (MOST_BYTES >> 20) + " MB; let the source read fewer rows at once"));
        }
    }

    private synchronized boolean hold(Held record) {
        long bytes = heldBytes + record.bytes();
        if (held.size() == MOST_HELD || bytes > MOST_BYTES) {
            return false;
        }
        heldBytes = bytes;
        return held.add(record);
    }

    private synchronized List<Held> takeHeld() {
        List<Held> taken = held;
        held = new ArrayList<>();
        heldBytes = 0;
        return taken;
    }

    /**
     * Writes what is held and where its origin is behind it, and returns when the hub has both. By one thread at a time.
     *
     * @throws UnwrittenException if it has none of it, or does not say; the connector has to start anew, unless the failure
     *     is one that does not pass
     */
    public void commit(BatchEnd end) throws UnwrittenException {
        List<Held> batch = takeHeld();
        var refusal = new AtomicReference<@Nullable Exception>();
        try {
            if (!mayWrite.getAsBoolean()) {
                throw new WriterLostException("the lease of connector " + connector + " has ended");
            }
            producer.beginTransaction();
            for (Held each : batch) {
                producer.send(each.record(), (where, failure) -> {
                    if (failure != null) {
                        refusal.compareAndSet(null, failure);
                    }
                });
            }
            end.addTo(producer, connector);
            producer.commitTransaction();
        } catch (KafkaException | IllegalStateException failure) {
            Exception first = refusal.get();
            UnwrittenException unwritten = unwritten(first == null ? failure : first);
            abort();
            batch.forEach(each -> each.whenDone().accept(unwritten));
            throw unwritten;
        }
        batch.forEach(each -> each.whenDone().accept(null));
    }

    private static UnwrittenException unwritten(Exception failure) {
        boolean stays = failure instanceof AuthorizationException
                || failure instanceof InvalidTopicException
                || failure instanceof RecordBatchTooLargeException
                || failure instanceof RecordTooLargeException
                || failure instanceof SerializationException;
        return new UnwrittenException(
                "the hub did not take a batch with its position",
                stays ? failure : new WriterLostException("the transaction is not committed: " + failure, failure));
    }

    private void abort() {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException nothingToAbort) {
            // Fenced, or the hub is away: the next writer of this connector ends the transaction before it begins.
            LOG.debug("The transaction of connector {} is left to its next writer", connector, nothingToAbort);
        }
    }

    /** Forgets what is held: its batch comes again. */
    public void discard(Throwable why) {
        takeHeld().forEach(each -> each.whenDone().accept(why));
    }

    /** What is not committed is not in the hub; its origin is read again from the last position. */
    @Override
    public void close() {
        producer.close(LAST_WORDS);
        discard(new IllegalStateException("the connector has stopped"));
    }
}
