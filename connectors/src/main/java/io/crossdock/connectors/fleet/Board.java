package io.crossdock.connectors.fleet;

import io.crossdock.connectors.Target;
import io.crossdock.connectors.concurrent.MonitorWait;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The board of one hub: it follows the topic, tells what is new there, and writes to it. Whatever is written is done by
 * reading it again, here as on every other hub, so all do the same in the same order.
 *
 * <p>One thread follows from {@link #begin} on. After a pause of the cluster it reads everything anew, since what was
 * deleted meanwhile leaves no trace for ever. The other methods are thread-safe.
 */
final class Board {
    private static final Logger LOG = LoggerFactory.getLogger(Board.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final BoardTopic topic;
    private final BoardWriter writer;
    private final TopicPartition partition;
    private final Clock clock;
    private final MonitorWait waiting;
    private final Duration patience;
    private final Follower follower;
    private BoardContents image = new BoardContents(); // guarded by this
    private @Nullable Thread thread; // guarded by this
    private @Nullable Consumer<byte[], byte[]> consumer; // guarded by this
    private @Nullable String failure; // guarded by this
    private boolean denied; // guarded by this
    private boolean loaded; // guarded by this
    private boolean everRead; // guarded by this
    private Instant read = Instant.MIN; // guarded by this
    private long next; // guarded by this; of the topic that is read
    private boolean replaced; // guarded by this: a record was written to another topic than the one that is read
    private volatile boolean closing;
    private @Nullable String known; // the topic that was read before; of the thread alone
    private boolean wasMissing; // of the thread alone

    /** @param follower told everything by the one thread that follows, which waits for it */
    Board(String topic, Map<String, Object> clientSettings, Clock clock, Follower follower) {
        this(topic, clientSettings, clock, PATIENCE, follower);
    }

    /** @param patience for the cluster, and for this hub to do what it has written */
    Board(String topic, Map<String, Object> clientSettings, Clock clock, Duration patience, Follower follower) {
        this.patience = patience;
        this.topic = new BoardTopic(topic, clientSettings);
        this.writer = new BoardWriter(this.topic);
        this.partition = new TopicPartition(topic, 0);
        this.clock = clock;
        this.waiting = new MonitorWait(this, clock);
        this.follower = follower;
    }

    /** Who does what stands on the board. */
    interface Follower {
        /** All was read, for the first time or anew. */
        void loaded(Whereabouts where);

        /** Something was written after that. */
        void happened(BoardEvent event, Whereabouts where);
    }

    /**
     * What stands on the board at one moment, and which board it is.
     *
     * @param topicId another one for another board of the same name
     * @param definitions by their names
     * @param targets of connectors that are not to work
     */
    record Whereabouts(String topicId, Map<String, Definition> definitions, Map<String, Target> targets) {}

    /** Something to be written; a null value is a tombstone. */
    record Entry(BoardKey key, byte @Nullable [] value) {}

    /** Follows from now on. */
    synchronized void begin() {
        if (thread == null && !closing) {
            var following = new Thread(this::follow, "connector-board");
            following.setDaemon(true);
            thread = following;
            following.start();
        }
    }

    /**
     * Waits until the board was read.
     *
     * @return whether it was
     */
    synchronized boolean awaitLoaded(Duration most) {
        waiting.await(most, () -> loaded || failure != null || closing);
        return loaded;
    }

    /** Whether it was read at least once since this hub started; one that is not there says nothing. */
    synchronized boolean wasRead() {
        return everRead;
    }

    /** Whether what is known here is what stood on the board a moment ago. */
    synchronized boolean isCurrent() {
        return loaded && failure == null;
    }

    /** Whether anybody has written anything. */
    boolean isThere() {
        return writer.isMade();
    }

    /** Looks at what stands on the board, as far as it was read. */
    synchronized <T> T look(Function<BoardContents, T> question) {
        return question.apply(image);
    }

    /**
     * When anything was last read. Every hub gives signs of life, this one too, so where this was long ago it is the board
     * that is silent and not the other hubs.
     */
    synchronized Instant readAt() {
        return read;
    }

    /**
     * Writes and returns when all replicas in sync have it and this hub has done it.
     *
     * @throws IllegalStateException if the cluster did not take it, or this hub has not come to it in time
     */
    void write(List<Entry> entries) {
        requireCurrent();
        long before = next();
        long last = writer.write(entries);
        synchronized (this) {
            replaced |= last < before; // into a topic of this name that was made since
            waiting.await(patience, () -> (next > last && !replaced) || closing);
            if (next <= last || replaced) {
                throw new IllegalStateException("it is recorded for all hubs, but this one had not done it within "
                        + patience.toSeconds() + " s: its status will tell");
            }
        }
    }

    /** Who cannot read the board would not do what it writes there. */
    private synchronized void requireCurrent() {
        begin();
        waiting.await(patience, () -> isCurrent() || denied || closing);
        if (!isCurrent()) {
            throw BoardWriter.notTaken(failure == null ? "the cluster does not answer" : failure, null);
        }
    }

    /** Writes without waiting; what gets lost is told again. */
    void announce(List<Entry> entries) {
        writer.announce(entries);
    }

    private void follow() {
        while (!closing) {
            try (Admin admin = topic.admin();
                    Consumer<byte[], byte[]> reader = topic.reader()) {
                synchronized (this) {
                    consumer = reader;
                }
                awaitTopic(reader);
                if (!closing) {
                    read(reader, admin, topic.keptId(admin));
                }
            } catch (WakeupException | InterruptException | InterruptedException stopped) {
                LOG.debug("Following {} was told to stop", topic.name(), stopped);
            } catch (RuntimeException | ExecutionException away) {
                fail(away instanceof ExecutionException ? away.getCause() : away);
            }
        }
    }

    private synchronized void fail(@Nullable Throwable cause) {
        String why = topic.describe(cause, "READ");
        if (failure == null) { // once, not every second
            LOG.warn("What other hubs say of connectors cannot be read, what is known stays: {}", why);
        }
        failure = why;
        denied = cause instanceof AuthorizationException;
        notifyAll();
        waiting.await(RETRY, () -> closing);
    }

    private void awaitTopic(Consumer<byte[], byte[]> reader) {
        while (!closing && reader.partitionsFor(topic.name()).isEmpty()) {
            wasMissing = true;
            writer.made(false);
            synchronized (this) {
                loaded = true; // nobody has written anything
                failure = null;
                read = clock.instant();
                notifyAll();
                waiting.await(RETRY, () -> closing);
            }
        }
        writer.made(true);
    }

    private void read(Consumer<byte[], byte[]> reader, Admin admin, String topicId)
            throws InterruptedException, ExecutionException {
        begins(topicId.equals(known));
        reader.assign(List.of(partition));
        reader.seekToBeginning(List.of(partition));
        var fresh = new BoardContents();
        var missed = new ArrayList<BoardEvent>();
        readToEnd(reader, fresh, record -> wasMissing || (topicId.equals(known) && record.offset() >= next()), missed);
        if (known != null && !topicId.equals(known)) {
            restore(fresh, topicId);
            readToEnd(reader, fresh, record -> wasMissing, missed);
        }
        if (closing) {
            return;
        }
        synchronized (this) {
            image = fresh;
            loaded = true;
            everRead = true;
            failure = null;
            read = clock.instant();
            notifyAll();
        }
        known = topicId;
        wasMissing = false;
        follower.loaded(whereabouts(topicId));
        missed.forEach(event -> follower.happened(event, whereabouts(topicId)));
        passed(reader.position(partition));
        Instant looked = clock.instant();
        while (!closing && !isReplaced()) {
            if (!clock.instant().isBefore(looked.plus(LOOK))) {
                if (!topic.isStill(topicId, admin)) {
                    return;
                }
                looked = clock.instant();
            }
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                Optional<BoardEvent> event;
                synchronized (this) {
                    read = clock.instant();
                    event = take(image, record, read);
                }
                event.ifPresent(it -> follower.happened(it, whereabouts(topicId)));
            }
            passed(reader.position(partition));
        }
    }

    private void readToEnd(
            Consumer<byte[], byte[]> reader,
            BoardContents into,
            Predicate<ConsumerRecord<byte[], byte[]>> isNews,
            List<BoardEvent> news) {
        long end = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (!closing && reader.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                take(into, record, clock.instant())
                        .filter(event -> isNews.test(record))
                        .ifPresent(news::add);
            }
        }
    }

    /**
     * The topic was deleted and made anew, by whomever. What stood on it is written again by every hub that has read it;
     * they write the same.
     */
    private void restore(BoardContents fresh, String topicId) {
        List<Entry> lost = look(image -> image.missingIn(fresh));
        LOG.warn(
                "{} was deleted and is another topic now ({}): {} records of connectors are written to it again",
                topic.name(),
                topicId,
                lost.size());
        if (!lost.isEmpty()) {
            writer.write(lost);
        }
    }

    private synchronized long next() {
        return next;
    }

    /** @param same whether offsets go on meaning what they meant */
    private synchronized void begins(boolean same) {
        replaced = false;
        next = same ? next : 0;
    }

    private synchronized boolean isReplaced() {
        return replaced;
    }

    private synchronized void passed(long position) {
        next = position;
        notifyAll();
    }

    private synchronized Whereabouts whereabouts(String topicId) {
        return new Whereabouts(topicId, image.definitions(), image.targets());
    }

    private static Optional<BoardEvent> take(BoardContents image, ConsumerRecord<byte[], byte[]> record, Instant now) {
        if (record.key() == null) {
            return Optional.empty(); // not ours
        }
        return BoardKey.parse(new String(record.key(), StandardCharsets.UTF_8))
                .flatMap(key -> image.take(key, record.value(), record.offset(), now));
    }

    /** Says a last word, if there is a board, and follows no more. */
    void close(List<Entry> farewell) {
        synchronized (this) {
            closing = true;
            notifyAll();
            if (consumer != null) {
                consumer.wakeup();
            }
        }
        writer.close(farewell);
    }
}
