package io.crossdock.connectors.kafka;

import io.crossdock.connectors.camel.Replay;
import io.crossdock.connectors.delivery.BatchEnd;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Hands over the records of topics, batch by batch, on a thread of its own. Where it is moves only when the hub has the
 * batch. While the cluster is away it tries again each second.
 */
final class TopicsConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(TopicsConsumer.class);
    private static final long PAUSE_MILLIS = 1_000;
    /** While there is no topic to read. */
    private static final long IDLE_MILLIS = 200;

    private static final long STOP_MILLIS = 10_000;

    private final Map<String, Object> settings;
    private final TopicChoice choice;
    private final Track track;
    private final Replay replay;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable Consumer<byte[], byte[]> reading;
    private @Nullable Thread thread;
    private boolean away;

    TopicsConsumer(
            Endpoint endpoint,
            Processor processor,
            Map<String, Object> settings,
            TopicChoice choice,
            Track track,
            Replay replay) {
        super(endpoint, processor);
        this.settings = settings;
        this.choice = choice;
        this.track = track;
        this.replay = replay;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        var reader = new Thread(this::read, settings.get("client.id") + "-read");
        reader.setDaemon(true);
        thread = reader;
        reader.start();
    }

    @Override
    protected void doStop() throws Exception {
        stop.countDown();
        Consumer<?, ?> waiting = reading;
        if (waiting != null) {
            waiting.wakeup();
        }
        Thread reader = thread;
        if (reader != null && reader != Thread.currentThread()) {
            reader.join(STOP_MILLIS);
            if (reader.isAlive()) {
                reader.interrupt();
            }
        }
        super.doStop();
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private void read() {
        try {
            while (!stopping()) {
                if (!readWhileItCan()) {
                    return;
                }
                if (stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException hurry) {
            LOG.debug("The reader of {} is left behind", getEndpoint(), hurry);
        }
    }

    /** Whether to try again after a pause. */
    private boolean readWhileItCan() throws InterruptedException {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            reading = consumer;
            var reader = new TopicReader(consumer, choice, track, replay.clock());
            while (!stopping()) {
                if (!handOver(consumer, reader.next())) {
                    return false;
                }
                if (away) {
                    away = false;
                    replay.readable().run();
                }
                if (consumer.assignment().isEmpty() && stop.await(IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return false;
        } catch (WakeupException | InterruptException stopped) {
            return false;
        } catch (KafkaException | IllegalStateException | IllegalArgumentException failed) {
            away = true;
            replay.unreadable().accept(Refusal.explained(failed));
            return true;
        } finally {
            reading = null;
        }
    }

    private boolean handOver(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        Optional<BatchEnd> beginning = track.beginning();
        if (beginning.isPresent() && !hand(List.of(), beginning.get())) {
            return false;
        }
        if (records.nextOffsets().isEmpty()) {
            return true;
        }
        var batch = new ArrayList<ConsumerRecord<byte[], byte[]>>(records.count());
        records.forEach(batch::add);
        return hand(batch, track.behind(consumer, records.nextOffsets()));
    }

    private boolean hand(List<ConsumerRecord<byte[], byte[]>> batch, BatchEnd end) {
        if (!Replay.hand(this, batch, end)) {
            return false;
        }
        track.kept();
        return true;
    }
}
