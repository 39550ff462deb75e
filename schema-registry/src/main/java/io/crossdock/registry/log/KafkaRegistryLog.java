package io.crossdock.registry.log;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The registry's topic in a Kafka cluster of any make, by kafka-clients' public API.
 *
 * <p>Three threads: {@code registry-replay} reads the topic and feeds the state, {@code registry-election} keeps this
 * node in the group that elects the writer, {@code registry-writer} decides and writes while this node is elected. The
 * election is for liveness alone; that no two nodes write is the transactional producer's doing (KIP-98), and that no
 * decision misses a record the replay's. A decision without records is answered at once, so on a node that was deposed
 * and does not know it yet such an answer may be as old as one that is read.
 */
public final class KafkaRegistryLog implements RegistryLog {
    /** For the command that is being done when the log is closed. */
    private static final Duration FINISH = Duration.ofSeconds(5);

    private static final Duration STOP = Duration.ofSeconds(3);

    private final RegistryLogConfig config;
    private final Admin admin;
    private final Progress progress = new Progress();
    private final Pauses pauses = new Pauses();
    private final Seat seat;
    private final Replay replay;
    private final Election election;
    private final Writer writer;
    private final Thread replaying;
    private final Thread electing;
    private final Thread writing;

    private KafkaRegistryLog(RegistryLogConfig config, Replayed state) {
        this.config = config;
        var settings = new ClientSettings(config);
        admin = Admin.create(settings.admin());
        seat = new Seat(config);
        var topic = new RegistryTopic(config, admin);
        replay = new Replay(
                config,
                topic,
                () -> new KafkaConsumer<>(settings.reader(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                state,
                progress,
                pauses);
        election = new Election(
                config,
                () -> new KafkaConsumer<>(
                        settings.member(seat), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                seat,
                progress,
                pauses);
        writer = new Writer(
                config,
                () -> new KafkaProducer<>(settings.writer(), new StringSerializer(), new StringSerializer()),
                topic,
                replay,
                seat,
                progress);
        seat.onChange(writer::nudge);
        seat.onResignation(election::wake);
        replaying = new Thread(replay, "registry-replay");
        electing = new Thread(election, "registry-election");
        writing = new Thread(writer, "registry-writer");
    }

    /**
     * Begins to read the topic, and to take part in the election once it is read. Returns at once: a cluster that cannot
     * be reached and a topic that is not as it must be are a {@link #problem()} until they are mended.
     *
     * @param state called by one thread, record by record, from the topic's beginning
     * @throws org.apache.kafka.common.KafkaException when the client settings are wrong
     */
    public static KafkaRegistryLog start(RegistryLogConfig config, Replayed state) {
        var log = new KafkaRegistryLog(config, state);
        for (Thread thread : List.of(log.replaying, log.electing, log.writing)) {
            thread.setDaemon(true);
            thread.start();
        }
        return log;
    }

    @Override
    public <T> T write(Supplier<Decision<T>> command) {
        Leadership now = seat.current();
        Optional<String> lost = progress.lost();
        if (lost.isPresent()) {
            throw new RegistryLogException(lost.get(), null, false);
        }
        if (!now.mine()) {
            throw new NotLeaderException(now.leader());
        }
        var write = new PendingWrite<>(command);
        writer.enqueue(write);
        return write.await(config.writeTimeout());
    }

    @Override
    public Optional<URI> leader() {
        return seat.current().leader();
    }

    @Override
    public boolean isLeader() {
        return seat.current().mine();
    }

    @Override
    public boolean isReady() {
        return progress.isReady();
    }

    /** The offset of the next record to be replayed; -1 before the topic is found. */
    public long position() {
        return progress.position();
    }

    /** What keeps this node from reading the topic or from taking part in its election, and how to mend it. */
    public Optional<String> problem() {
        return progress.lost().or(replay::problem).or(election::problem);
    }

    /**
     * Finishes the command that is being done, refuses those that wait, leaves the election. Within 15 seconds, whatever
     * the cluster does.
     */
    @Override
    public void close() {
        writer.stop();
        end(writing, FINISH);
        pauses.end();
        election.wake();
        replay.wake();
        end(electing, STOP);
        end(replaying, STOP);
        admin.close(Duration.ofSeconds(1));
    }

    private static void end(Thread thread, Duration patience) {
        try {
            thread.join(patience.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(Duration.ofSeconds(1).toMillis());
            }
        } catch (InterruptedException hurry) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
