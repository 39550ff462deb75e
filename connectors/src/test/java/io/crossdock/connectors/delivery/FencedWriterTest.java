package io.crossdock.connectors.delivery;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;

/** Records that share a transaction, on a producer that answers as the test wants it. */
class FencedWriterTest {
    private static final long PATIENCE_SECONDS = 10;
    private final Stalling producer = new Stalling();
    private final AtomicBoolean lease = new AtomicBoolean(true);
    private final AtomicReference<Throwable> lost = new AtomicReference<>();
    private final FencedWriter writer =
            new FencedWriter("id", "client", producer, lease::get, lost::set, new RateLimit(0), Clock.systemUTC());

    @AfterEach
    void close() {
        producer.goOn.countDown();
        writer.close();
    }

    @Test
    void aSendThatWaitsForItsTopicKeepsNobodyElseFromSending() throws Exception {
        CompletableFuture<Ending> slow = writing(Stalling.AWAY);
        producer.stalls.await();

        CompletableFuture<Ending> quick = writing("there");

        assertThat(producer.sent.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(slow).isNotDone();
        assertThat(quick).isNotDone(); // its transaction does not end while the other may still become part of it
        producer.goOn.countDown();
        assertThat(slow.get(PATIENCE_SECONDS, TimeUnit.SECONDS).failure()).isNull();
        assertThat(quick.get(PATIENCE_SECONDS, TimeUnit.SECONDS).failure()).isNull();
        assertThat(producer.history()).hasSize(2);
    }

    @Test
    void aRecordThatIsRefusedFailsItsTransactionAndTheNextOneIsWritten() throws Exception {
        producer.refusal = new TimeoutException("no such topic");

        assertThat(writing("there").get(PATIENCE_SECONDS, TimeUnit.SECONDS).failure())
                .isSameAs(producer.refusal);
        producer.refusal = null;

        assertThat(writing("there").get(PATIENCE_SECONDS, TimeUnit.SECONDS).failure())
                .isNull();
        assertThat(producer.history()).hasSize(1);
        assertThat(lost).hasNullValue();
    }

    @Test
    void nothingIsCommittedOnceTheLeaseHasEnded() throws Exception {
        CompletableFuture<Ending> slow = writing(Stalling.AWAY);
        producer.stalls.await();
        lease.set(false);
        producer.goOn.countDown();

        assertThat(slow.get(PATIENCE_SECONDS, TimeUnit.SECONDS).failure()).isInstanceOf(WriterLostException.class);
        assertThat(lost.get()).isInstanceOf(WriterLostException.class);
        assertThat(producer.history()).isEmpty();
        assertThat(writing("there").get(PATIENCE_SECONDS, TimeUnit.SECONDS).failure())
                .isInstanceOf(WriterLostException.class);
    }

    /** How a record ended; a future cannot be completed with no failure at all. */
    private record Ending(@Nullable Throwable failure) {}

    private CompletableFuture<Ending> writing(String topic) {
        var ending = new CompletableFuture<Ending>();
        var thread = new Thread(() -> {
            try {
                writer.write(
                        new ProducerRecord<>(topic, new byte[] {1}), failure -> ending.complete(new Ending(failure)));
            } catch (InterruptedException stop) {
                ending.completeExceptionally(stop);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return ending;
    }

    /** Waits as Kafka's does for a topic of which it knows nothing yet. */
    private static final class Stalling extends MockProducer<byte[], byte[]> {
        static final String AWAY = "away";
        final CountDownLatch stalls = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final CountDownLatch sent = new CountDownLatch(1);
        volatile @Nullable RuntimeException refusal;

        Stalling() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            RuntimeException no = refusal;
            if (no != null) {
                throw no;
            }
            if (record.topic().equals(AWAY)) {
                stalls.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException stop) {
                    throw new IllegalStateException(stop);
                }
            }
            Future<RecordMetadata> future = super.send(record, callback);
            sent.countDown();
            return future;
        }
    }
}
